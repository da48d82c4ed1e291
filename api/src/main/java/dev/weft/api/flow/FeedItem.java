package dev.weft.api.flow;

import dev.weft.platform.stream.TokenId;
import org.jspecify.annotations.Nullable;

/**
 * One thing to tell the readers of a run, written once for all of them.
 *
 * @param seq the event's number; 0 for a token
 * @param token the token's place; null for an event
 * @param stepId the step that it is about; null when it is about none
 * @param attempt the try that a token belongs to; 0 for an event
 * @param before a message that precedes it, as one that mends lost text; empty when there is none
 * @param message the message without its id
 * @param type the event's type; empty for a token
 */
record FeedItem(
    long seq,
    @Nullable TokenId token,
    @Nullable String stepId,
    int attempt,
    String before,
    String message,
    String type) {
  private static final String ENDED = "run.ended";
  private static final String REOPENED = "run.reopened";

  /** Whether the run has ended after an event, if it had before. */
  static boolean ended(boolean before, String type) {
    return type.equals(ENDED) || (before && !type.equals(REOPENED));
  }

  FeedItem preceded(String other) {
    return new FeedItem(seq, token, stepId, attempt, other, message, type);
  }

  boolean ofTry(String step, int number) {
    return token != null && step.equals(stepId) && attempt == number;
  }

  /** How much memory it takes, more or less. */
  int size() {
    return 100 + before.length() + message.length();
  }
}
