package dev.weft.sandbox;

import java.util.SplittableRandom;

/** Randomness that is the same for the same words, on every machine and after every restart. */
final class Seed {

  private static final long FNV_OFFSET = 0xcbf29ce484222325L;
  private static final long FNV_PRIME = 0x100000001b3L;

  private Seed() {}

  /** Seeded with the 64-bit FNV-1a hash of the words. */
  static SplittableRandom of(Object... words) {
    long hash = FNV_OFFSET;
    for (Object word : words) {
      String text = word + "|";
      for (int i = 0; i < text.length(); i++) {
        hash = (hash ^ text.charAt(i)) * FNV_PRIME;
      }
    }
    return new SplittableRandom(hash);
  }
}
