package dev.weft.platform.store;

/** A move cannot go on, now or ever; the message says why in one line. */
public final class MoveRefusedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final boolean later;

  MoveRefusedException(String message, boolean later) {
    super(message);
    this.later = later;
  }

  /** Whether it may succeed later without anybody's help. */
  public boolean later() {
    return later;
  }
}
