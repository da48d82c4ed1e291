package dev.weft.activity.step;

import dev.weft.contract.retry.Retries;
import dev.weft.contract.retry.RetryRule;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Which try of a call this is, and how many there will be.
 *
 * @param number from 1
 * @param rule how the engine tries again
 */
record Attempt(int number, RetryRule rule) {
  boolean last() {
    return number >= rule.maxAttempts();
  }

  /** How long the engine waits before the next try. */
  Duration delay(@Nullable Duration asked) {
    Duration backoff = Retries.backoff(rule, number);
    return asked != null && asked.compareTo(backoff) > 0 ? asked : backoff;
  }
}
