package dev.weft.platform.stream;

/**
 * The place of an entry in a run's token stream.
 *
 * @param millis the time part
 * @param number tells entries of one millisecond apart
 */
public record TokenId(long millis, long number) implements Comparable<TokenId> {
  /** Before every entry. */
  public static final TokenId START = new TokenId(0, 0);

  /**
   * Reads {@code <millis>-<number>}.
   *
   * @throws IllegalArgumentException when it is not of that form
   */
  public static TokenId parse(String text) {
    int dash = text.indexOf('-');
    try {
      TokenId id =
          new TokenId(
              Long.parseLong(text.substring(0, Math.max(dash, 0))),
              Long.parseLong(text.substring(dash + 1)));
      if (id.millis < 0 || id.number < 0) {
        throw new IllegalArgumentException("not a place in a token stream");
      }
      return id;
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException("not a place in a token stream", e);
    }
  }

  @Override
  public int compareTo(TokenId other) {
    int byTime = Long.compare(millis, other.millis);
    return byTime != 0 ? byTime : Long.compare(number, other.number);
  }

  @Override
  public String toString() {
    return millis + "-" + number;
  }
}
