package dev.weft.platform.store;

import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.UUID;

/**
 * The place in a list, newest first, after which the next page begins.
 *
 * @param at the last row's time
 * @param id the last row's id
 */
public record Cursor(Instant at, UUID id) {
  /** The cursor as an opaque text for URLs. */
  public String text() {
    long micros = ChronoUnit.MICROS.between(Instant.EPOCH, at);
    return Base64.getUrlEncoder()
        .withoutPadding()
        .encodeToString((micros + "/" + id).getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads what {@link #text} made.
   *
   * @throws IllegalArgumentException when it is something else
   */
  public static Cursor parse(String text) {
    String plain = new String(Base64.getUrlDecoder().decode(text), StandardCharsets.UTF_8);
    int slash = plain.indexOf('/');
    if (slash < 0) {
      throw new IllegalArgumentException("not a cursor");
    }
    try {
      return new Cursor(
          Instant.EPOCH.plus(Long.parseLong(plain.substring(0, slash)), ChronoUnit.MICROS),
          UUID.fromString(plain.substring(slash + 1)));
    } catch (DateTimeException | ArithmeticException e) {
      throw new IllegalArgumentException("not a cursor", e);
    }
  }
}
