package dev.weft.flow.run;

import dev.weft.contract.error.ErrorType;
import dev.weft.contract.retry.RetryRule;
import io.temporal.activity.ActivityCancellationType;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.common.RetryOptions;
import java.time.Duration;
import java.util.Arrays;

/** Options of activity calls: time-outs and retries as {@link RetryRule} and error types say. */
public final class Stubs {
  /** An undo is worth more patience than a call. */
  public static final RetryRule UNDO = RetryRule.STANDARD.withMaxAttempts(10);

  private static final Duration HEARTBEAT = Duration.ofSeconds(10);
  private static final Duration STORE_TIMEOUT = Duration.ofSeconds(10);

  /** A longer wait between two tries is a timer, so that the workflow task need not stay open. */
  private static final Duration WAIT_IN_TASK = Duration.ofSeconds(1);

  private Stubs() {}

  /**
   * For calls that leave the process. On a cancel the flow waits until the activity has ended, so
   * that an undo never runs beside the call that it undoes; a dead worker is noticed by its missing
   * heartbeat.
   *
   * @param summary what the call is, without personal data
   */
  public static ActivityOptions remote(Duration timeout, RetryRule rule, String summary) {
    return ActivityOptions.newBuilder()
        .setStartToCloseTimeout(timeout)
        .setHeartbeatTimeout(HEARTBEAT)
        .setCancellationType(ActivityCancellationType.WAIT_CANCELLATION_COMPLETED)
        .setRetryOptions(retries(rule))
        .setSummary(summary)
        .build();
  }

  /**
   * For quick, idempotent calls within the process. Their arguments stay out of history, for one
   * message to the engine may tell of many calls.
   */
  public static LocalActivityOptions local(Duration timeout, RetryRule rule, String summary) {
    return LocalActivityOptions.newBuilder()
        .setStartToCloseTimeout(timeout)
        .setRetryOptions(retries(rule))
        .setLocalRetryThreshold(WAIT_IN_TASK)
        .setDoNotIncludeArgumentsIntoMarker(true)
        .setSummary(summary)
        .build();
  }

  /** For the store: tried until it answers, for a flow outlives an outage of the database. */
  public static LocalActivityOptions store(String summary) {
    // A local activity without a limit, or with 0, is not retried at all.
    RetryRule forever = RetryRule.STANDARD.withMaxAttempts(Integer.MAX_VALUE);
    return LocalActivityOptions.newBuilder()
        .setStartToCloseTimeout(STORE_TIMEOUT)
        .setRetryOptions(retries(forever))
        .setLocalRetryThreshold(WAIT_IN_TASK)
        .setDoNotIncludeArgumentsIntoMarker(true)
        .setSummary(summary)
        .build();
  }

  private static RetryOptions retries(RetryRule rule) {
    return RetryOptions.newBuilder()
        .setMaximumAttempts(rule.maxAttempts())
        .setInitialInterval(rule.initialInterval())
        .setBackoffCoefficient(rule.backoffCoefficient())
        .setMaximumInterval(rule.maximumInterval())
        .setDoNotRetry(
            Arrays.stream(ErrorType.values())
                .filter(type -> !type.retryable())
                .map(ErrorType::name)
                .toArray(String[]::new))
        .build();
  }
}
