package dev.weft.contract.retry;

import java.time.Duration;

/**
 * How often and how fast to try again.
 *
 * @param maxAttempts tries in all, the first included
 * @param initialInterval wait before the second try
 * @param backoffCoefficient each wait is this many times the one before
 * @param maximumInterval no computed wait is longer
 */
public record RetryRule(
    int maxAttempts,
    Duration initialInterval,
    double backoffCoefficient,
    Duration maximumInterval) {
  /** 5 tries, 1 s, doubled each time, at most 30 s. */
  public static final RetryRule STANDARD =
      new RetryRule(5, Duration.ofSeconds(1), 2.0, Duration.ofSeconds(30));

  public RetryRule {
    if (maxAttempts < 1) {
      throw new IllegalArgumentException("maxAttempts must be at least 1");
    }
    if (initialInterval.isNegative() || initialInterval.isZero()) {
      throw new IllegalArgumentException("initialInterval must be positive");
    }
    if (!(backoffCoefficient >= 1.0)) {
      throw new IllegalArgumentException("backoffCoefficient must be at least 1");
    }
    if (maximumInterval.compareTo(initialInterval) < 0) {
      throw new IllegalArgumentException("maximumInterval must not be below initialInterval");
    }
  }

  /** The same rule with another number of tries. */
  public RetryRule withMaxAttempts(int attempts) {
    return new RetryRule(attempts, initialInterval, backoffCoefficient, maximumInterval);
  }
}
