package dev.weft.bench.chaos.check;

/**
 * Something that should not be.
 *
 * @param kind which promise it breaks
 * @param about the run, or whatever else it is about
 * @param text what each source says
 */
public record Finding(Kind kind, String about, String text) {
  /** The promises. */
  public enum Kind {
    /** An accepted run neither ended nor waits for a person. */
    LOST,
    /** Something took effect, or counted, more often than it may. */
    DOUBLED,
    /** Something stands that should not, and nobody is told. */
    SILENT_DEBT,
    /** What Weft shows is not what happened. */
    MISREAD
  }

  /** As people read it. */
  public String line() {
    return kind + " " + about + ": " + text;
  }
}
