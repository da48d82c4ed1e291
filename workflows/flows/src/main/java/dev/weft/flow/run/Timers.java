package dev.weft.flow.run;

import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.CompletablePromise;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits that say in Web UI what they wait for. */
public final class Timers {
  private Timers() {}

  /**
   * Waits until a condition holds, at most for a time.
   *
   * @param summary what it waits for, without personal data
   * @return whether the condition holds
   */
  public static boolean await(Duration limit, String summary, Supplier<Boolean> condition) {
    if (condition.get() || !limit.isPositive()) {
      return condition.get();
    }
    TimerOptions options = TimerOptions.newBuilder().setSummary(summary).build();
    CompletablePromise<@Nullable Void> over = Workflow.newPromise();
    CancellationScope scope =
        Workflow.newCancellationScope(
            () -> over.completeFrom(Workflow.newTimer(limit, options).handle((_, _) -> null)));
    scope.run();
    Workflow.await(() -> over.isCompleted() || condition.get());
    boolean holds = condition.get();
    if (holds) {
      scope.cancel("no longer needed");
    }
    return holds;
  }
}
