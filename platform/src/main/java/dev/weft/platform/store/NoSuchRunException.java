package dev.weft.platform.store;

/** The tenant has no such run. */
public final class NoSuchRunException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /** For the run of the given id. */
  public NoSuchRunException(String runId) {
    super("no run " + runId);
  }
}
