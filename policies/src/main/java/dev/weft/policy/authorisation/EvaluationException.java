package dev.weft.policy.authorisation;

/** Policy could not be asked, or did not answer in time. */
public final class EvaluationException extends Exception {
  private static final long serialVersionUID = 1L;

  private final String reason;

  /**
   * Ends an evaluation without an answer.
   *
   * @param reason the code that a refusal gives
   */
  public EvaluationException(String reason, String message) {
    super(message);
    this.reason = reason;
  }

  EvaluationException(String reason, Throwable cause) {
    super(cause);
    this.reason = reason;
  }

  /** The code that a refusal gives. */
  public String reason() {
    return reason;
  }
}
