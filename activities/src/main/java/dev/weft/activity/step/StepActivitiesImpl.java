package dev.weft.activity.step;

import dev.weft.activity.engine.ActivityCalls;
import dev.weft.activity.tool.ToolCatalog;
import dev.weft.activity.tool.ToolPermission;
import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.agent.StepActivities;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.agent.StepResult;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.retry.RetryRule;
import dev.weft.platform.store.Stores;
import io.temporal.activity.ActivityInfo;
import io.temporal.common.RetryOptions;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/** Calls tools for flows. */
public final class StepActivitiesImpl implements StepActivities {
  private final GuardedTools tools;
  private final ActivityCalls calls;

  /** Calls the catalogue's tools. */
  public StepActivitiesImpl(
      ToolCatalog catalog,
      ToolPermission permission,
      Stores stores,
      StepStreams streams,
      WeftConfig.Worker config,
      ActivityCalls calls) {
    this.tools =
        new GuardedTools(catalog, permission, stores, streams, config.maxToolOutputBytes());
    this.calls = calls;
  }

  @Override
  public StepResult execute(StepCall call) {
    return calls.callWhileWanted(call.run(), info -> tools.execute(call, attempt(info)));
  }

  @Override
  public EffectFound undo(StepCall call) {
    return calls.call(info -> tools.undo(call, attempt(info)));
  }

  private static Attempt attempt(ActivityInfo info) {
    RetryOptions options = info.getRetryOptions();
    if (options == null) {
      return new Attempt(info.getAttempt(), RetryRule.STANDARD);
    }
    int maximum = options.getMaximumAttempts();
    Duration initial = positive(options.getInitialInterval(), RetryRule.STANDARD.initialInterval());
    Duration longest = positive(options.getMaximumInterval(), RetryRule.STANDARD.maximumInterval());
    return new Attempt(
        info.getAttempt(),
        new RetryRule(
            maximum == 0 ? Integer.MAX_VALUE : maximum,
            initial,
            Math.max(1.0, options.getBackoffCoefficient()),
            longest.compareTo(initial) < 0 ? initial : longest));
  }

  private static Duration positive(@Nullable Duration value, Duration otherwise) {
    return value == null || value.isZero() ? otherwise : value;
  }
}
