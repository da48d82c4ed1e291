package dev.weft.contract.retry;

import java.time.Duration;

/** What to do after a failed try. */
public sealed interface RetryDecision {
  /**
   * Try again.
   *
   * @param delay how long to wait first
   */
  record RetryAfter(Duration delay) implements RetryDecision {}

  /** Refresh the credentials, then try once more at once. */
  record RefreshToken() implements RetryDecision {}

  /**
   * Do not try again.
   *
   * @param reason in a few words
   */
  record GiveUp(String reason) implements RetryDecision {}
}
