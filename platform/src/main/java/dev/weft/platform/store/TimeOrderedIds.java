package dev.weft.platform.store;

import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.time.Instant;
import java.util.UUID;

/** Makes ids that sort by time: UUID version 7 (RFC 9562), 48 bits of milliseconds, 74 random. */
public final class TimeOrderedIds {
  private static final SecureRandom RANDOM = new SecureRandom();

  private TimeOrderedIds() {}

  /** A new id made at the given moment. */
  public static UUID at(Instant now) {
    return of(now, RANDOM.nextLong(), RANDOM.nextLong());
  }

  /**
   * The id of a moment and a secret digest: the same each time.
   *
   * @param digest at least 16 bytes that nobody can guess
   */
  static UUID of(Instant moment, byte[] digest) {
    ByteBuffer bits = ByteBuffer.wrap(digest);
    return of(moment, bits.getLong(), bits.getLong());
  }

  /** Not greater than any id made at the moment or later, and greater than any made before. */
  static UUID lowest(Instant moment) {
    return of(moment, 0, 0);
  }

  private static UUID of(Instant moment, long first, long second) {
    long high = (moment.toEpochMilli() << 16) | 0x7000L | (first & 0x0fffL);
    long low = (second & 0x3fffffffffffffffL) | 0x8000000000000000L;
    return new UUID(high, low);
  }
}
