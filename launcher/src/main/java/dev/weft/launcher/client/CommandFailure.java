package dev.weft.launcher.client;

/** Why a command cannot go on: one clear line for a person, with the fix where there is one. */
public final class CommandFailure extends RuntimeException {
  private final String code;

  /** Fails because the command was used wrongly. */
  public CommandFailure(String line) {
    this("wrong_usage", line);
  }

  /**
   * Fails with a stable code for programs.
   *
   * @param line one clear line, with the fix where there is one
   */
  public CommandFailure(String code, String line) {
    super(line);
    this.code = code;
  }

  /** What went wrong, for programs. */
  public String code() {
    return code;
  }

  /** The line. */
  public String line() {
    String message = getMessage();
    return message == null ? "failed" : message;
  }
}
