package dev.weft.platform.key;

/** Sealed data cannot be opened: it was altered, moved, or belongs to somebody else. */
public final class SealedDataException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message without any of the data
   */
  public SealedDataException(String message) {
    super(message);
  }
}
