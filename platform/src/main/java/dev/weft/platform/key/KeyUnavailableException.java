package dev.weft.platform.key;

import org.jspecify.annotations.Nullable;

/** The key is there, and cannot be had now: the key service does not answer, or refuses. */
public final class KeyUnavailableException extends RuntimeException {
  private static final long serialVersionUID = 1L;

  /**
   * Says what is wrong.
   *
   * @param message without keys and without tokens
   * @param cause what failed; null when the key service answered
   */
  public KeyUnavailableException(String message, @Nullable Throwable cause) {
    super(message, cause);
  }
}
