package dev.weft.launcher.client;

/** Why a command cannot go on: one clear line for a person, with the fix where there is one. */
public final class CommandFailure extends RuntimeException {
  private final int exitCode;

  /** Fails with exit code 1. */
  public CommandFailure(String line) {
    this(line, ExitCode.OTHER);
  }

  /** Fails with an exit code of its own. */
  public CommandFailure(String line, int exitCode) {
    super(line);
    this.exitCode = exitCode;
  }

  /** What the process answers. */
  public int exitCode() {
    return exitCode;
  }

  /** The line. */
  public String line() {
    String message = getMessage();
    return message == null ? "failed" : message;
  }
}
