package dev.weft.launcher;

/** Something that the reader can mend: one line on what is wrong and how to fix it. */
public final class LauncherException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * @param problem what is wrong, without a full stop
   * @param fix what to do about it
   */
  public LauncherException(String problem, String fix) {
    super(problem + "; " + fix);
  }

  /**
   * @param problem what is wrong, without a full stop
   * @param fix what to do about it
   * @param cause where it came from
   */
  public LauncherException(String problem, String fix, Throwable cause) {
    super(problem + "; " + fix, cause);
  }
}
