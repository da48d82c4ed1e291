package dev.weft.bench.chaos.fault;

/**
 * What became of a fault.
 *
 * @param strike the fault
 * @param outcome whether it struck
 * @param detail whom it struck, or why it could not
 */
public record Struck(Strike strike, Outcome outcome, String detail) {
  /** Whether it struck; only what did counts. */
  public enum Outcome {
    STRUCK,
    /** There was nothing to strike at that moment. */
    MISSED,
    /** This machine does not allow it. */
    LEFT_OUT
  }

  /** As people read it. */
  public String text() {
    String said =
        switch (outcome) {
          case STRUCK -> "struck";
          case MISSED -> "missed";
          case LEFT_OUT -> "left out";
        };
    return strike.text() + " · " + said + ": " + detail;
  }
}
