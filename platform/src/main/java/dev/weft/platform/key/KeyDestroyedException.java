package dev.weft.platform.key;

/** The key is gone, and with it everything that it encrypted: the person was forgotten. */
public final class KeyDestroyedException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  public KeyDestroyedException() {
    super("the key of this data was destroyed");
  }
}
