package dev.weft.flow.run;

import dev.weft.contract.budget.AtLimit;
import dev.weft.contract.budget.BudgetRefusal;
import dev.weft.contract.error.ErrorType;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.Supplier;

/**
 * Waits where a budget has no room for a model and its tenant wants to be asked: the call is made
 * again, each time after a quarter of the time waited so far, and passes once a person has raised
 * the budget or the day is over. One for each flow.
 */
public final class BudgetWaits {
  private static final Duration SHORTEST = Duration.ofSeconds(10);
  private static final Duration LONGEST = Duration.ofMinutes(15);

  /** Whoever says nothing for so long has said no. A budget's day is over by then, too. */
  private static final Duration PATIENCE = Duration.ofHours(25);

  private static final String SUMMARY = "the day's budget for models is used up";

  private int waiting;

  /**
   * Makes a call.
   *
   * @throws ActivityFailure when it failed otherwise, or nobody raised the budget for a day
   */
  public <T> T call(Supplier<T> call) {
    try {
      return call.get();
    } catch (ActivityFailure failure) {
      if (!asks(failure)) {
        throw failure;
      }
    }
    waiting++;
    try {
      return callUntilItPasses(call);
    } finally {
      waiting--;
    }
  }

  /** Whether a call waits: from its first refusal until it has passed, or failed for good. */
  public boolean any() {
    return waiting > 0;
  }

  private static <T> T callUntilItPasses(Supplier<T> call) {
    Duration waited = Duration.ZERO;
    while (true) {
      Duration wait = after(waited);
      Workflow.newTimer(wait, TimerOptions.newBuilder().setSummary(SUMMARY).build()).get();
      waited = waited.plus(wait);
      try {
        return call.get();
      } catch (ActivityFailure failure) {
        if (after(waited).isZero() || !asks(failure)) {
          throw failure;
        }
      }
    }
  }

  /** How long to wait next, after so long; zero when it was long enough. */
  static Duration after(Duration waited) {
    if (waited.compareTo(PATIENCE) >= 0) {
      return Duration.ZERO;
    }
    Duration quarter = waited.dividedBy(4);
    Duration wait = quarter.compareTo(SHORTEST) < 0 ? SHORTEST : quarter;
    return wait.compareTo(LONGEST) > 0 ? LONGEST : wait;
  }

  private static boolean asks(ActivityFailure failure) {
    return failure.getCause() instanceof ApplicationFailure cause
        && ErrorType.BudgetExceeded.name().equals(cause.getType())
        && cause.getDetails().getSize() > 0
        && cause.getDetails().get(BudgetRefusal.class).atLimit() == AtLimit.ASK;
  }
}
