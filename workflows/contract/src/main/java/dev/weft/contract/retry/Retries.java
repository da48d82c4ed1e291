package dev.weft.contract.retry;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Decides on retries: pure functions over {@link RetryRule} and {@link Failure}. */
public final class Retries {
  private Retries() {}

  /**
   * Decides what follows a failed try.
   *
   * @param attempt the try that failed, from 1
   * @param idempotent whether repeating the call is harmless, which alone lets 409 be retried
   * @param tokenRefreshed whether the credentials were refreshed before this try
   */
  public static RetryDecision decide(
      RetryRule rule, int attempt, Failure failure, boolean idempotent, boolean tokenRefreshed) {
    if (failure instanceof Failure.Http http && (http.status() == 401 || http.status() == 403)) {
      return tokenRefreshed
          ? new RetryDecision.GiveUp("refused again with fresh credentials")
          : new RetryDecision.RefreshToken();
    }
    if (!retryable(failure, idempotent)) {
      return new RetryDecision.GiveUp("not retryable");
    }
    if (attempt >= rule.maxAttempts()) {
      return new RetryDecision.GiveUp("failed " + attempt + " times");
    }
    return new RetryDecision.RetryAfter(delay(rule, attempt, failure));
  }

  /** Whether the failure may go away by itself. */
  public static boolean retryable(Failure failure, boolean idempotent) {
    return switch (failure) {
      case Failure.Reset _, Failure.TimedOut _, Failure.UnknownHost _ -> true;
      case Failure.Other _ -> false;
      case Failure.Http http ->
          switch (http.status()) {
            case 408, 429, 500, 502, 503, 504 -> true;
            case 409 -> idempotent;
            default -> false;
          };
    };
  }

  /** How long to wait after the given try, from 1: what the other side asks, else the back-off. */
  public static Duration delay(RetryRule rule, int attempt, Failure failure) {
    Duration backoff = backoff(rule, attempt);
    Duration asked = asked(failure);
    return asked != null && asked.compareTo(backoff) > 0 ? asked : backoff;
  }

  /** {@code initial × coefficient^(attempt-1)}, at most the rule's maximum. */
  public static Duration backoff(RetryRule rule, int attempt) {
    double millis =
        (double) rule.initialInterval().toMillis()
            * Math.pow(rule.backoffCoefficient(), attempt - 1.0);
    double capped = Math.min(millis, (double) rule.maximumInterval().toMillis());
    return Duration.ofMillis((long) capped);
  }

  private static @Nullable Duration asked(Failure failure) {
    return failure instanceof Failure.Http http && (http.status() == 429 || http.status() == 503)
        ? http.retryAfter()
        : null;
  }
}
