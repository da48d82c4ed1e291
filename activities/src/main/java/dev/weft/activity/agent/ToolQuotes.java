package dev.weft.activity.agent;

import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.tool.Quote;
import dev.weft.activity.tool.SharedContext;
import dev.weft.activity.tool.ToolCatalog;
import dev.weft.activity.tool.ToolContext;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.money.Money;
import dev.weft.contract.run.EffectKeys;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.tool.ToolDescriptor;
import dev.weft.policy.plan.Quotes;
import java.time.Clock;
import java.time.Duration;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;

/**
 * Asks the tools what the steps of one plan would cost, for a few seconds at most: a price that is
 * late, or that depends on an earlier step, is not known.
 */
final class ToolQuotes implements Quotes {
  private static final Duration ALL_TOGETHER = Duration.ofSeconds(3);
  private static final Executor THREADS = task -> Thread.ofVirtual().name("quote").start(task);

  private final ToolCatalog catalog;
  private final RunContext run;
  private final Clock clock;
  private final long end = System.nanoTime() + ALL_TOGETHER.toNanos();

  ToolQuotes(ToolCatalog catalog, RunContext run, Clock clock) {
    this.catalog = catalog;
    this.run = run;
    this.clock = clock;
  }

  @Override
  public Optional<Money> of(PlanStep step, ToolDescriptor tool) {
    if (step.params().toString().contains("{{")) {
      return Optional.empty();
    }
    return CompletableFuture.supplyAsync(() -> ask(step, tool), THREADS)
        .completeOnTimeout(
            Optional.empty(), Math.max(0, end - System.nanoTime()), TimeUnit.NANOSECONDS)
        .join();
  }

  private Optional<Money> ask(PlanStep step, ToolDescriptor tool) {
    StepCall call =
        new StepCall(
            run,
            step.id(),
            0,
            1,
            1,
            Objects.requireNonNull(step.agent()),
            tool.name(),
            step.params(),
            EffectKeys.of(run.runId(), step.id(), 0),
            null,
            0);
    try {
      return catalog
          .tool(tool.name())
          .quote(step.params(), new ToolContext(call, 1, clock, SharedContext.NONE, null))
          .map(Quote::amount);
    } catch (TypedFailure e) {
      // What the provider refuses is told when it is asked for good, before money is spent.
      return Optional.empty();
    }
  }
}
