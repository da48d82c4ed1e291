package dev.weft.api.flow;

import dev.weft.platform.stream.TokenId;

/**
 * How much of a run's two streams a reader has: the last event of {@code run_event}, and the last
 * entry of the token stream. Its text is the id that readers resume with, opaque to them.
 *
 * @param seq the number of the last event; 0 before the first
 * @param token the last token; {@link TokenId#START} before the first
 */
record StreamPosition(long seq, TokenId token) {
  static final StreamPosition START = new StreamPosition(0, TokenId.START);

  /**
   * Reads an id.
   *
   * @throws IllegalArgumentException when it is none
   */
  static StreamPosition parse(String id) {
    int dot = id.indexOf('.');
    long seq = Math.max(0, Long.parseLong(dot < 0 ? id : id.substring(0, dot)));
    return new StreamPosition(seq, dot < 0 ? TokenId.START : TokenId.parse(id.substring(dot + 1)));
  }

  /** Whether an item is news for the reader. */
  boolean before(FeedItem item) {
    return item.token() == null ? item.seq() > seq : item.token().compareTo(token) > 0;
  }

  /** The position once the reader has the item too. */
  StreamPosition after(FeedItem item) {
    return item.token() == null
        ? new StreamPosition(item.seq(), token)
        : new StreamPosition(seq, item.token());
  }

  @Override
  public String toString() {
    return token.equals(TokenId.START) ? String.valueOf(seq) : seq + "." + token;
  }
}
