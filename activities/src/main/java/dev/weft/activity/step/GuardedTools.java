package dev.weft.activity.step;

import dev.weft.activity.failure.Failures;
import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.tool.RegisteredTool;
import dev.weft.activity.tool.StepStream;
import dev.weft.activity.tool.ToolCatalog;
import dev.weft.activity.tool.ToolContext;
import dev.weft.activity.tool.ToolOutcome;
import dev.weft.activity.tool.ToolPermission;
import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.agent.StepResult;
import dev.weft.contract.budget.AtLimit;
import dev.weft.contract.budget.BudgetRefusal;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.payload.LargeValues;
import dev.weft.contract.tool.Effect;
import dev.weft.platform.memory.LargeValueGate;
import dev.weft.platform.store.AuditStore;
import dev.weft.platform.store.ContextStore;
import dev.weft.platform.store.EffectStore;
import dev.weft.platform.store.RecordedEffect;
import dev.weft.platform.store.RegionStore;
import dev.weft.platform.store.StepAttempt;
import dev.weft.platform.store.StepEnd;
import dev.weft.platform.store.StepStore;
import dev.weft.platform.store.Stores;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CancellationException;
import java.util.function.Function;

/** Calls tools and their undos with every safeguard, and tells the projection. */
final class GuardedTools {
  private final ToolCatalog catalog;
  private final RegionStore region;
  private final StepStore steps;
  private final EffectStore effects;
  private final ContextStore contexts;
  private final AuditStore audit;
  private final Clock clock;
  private final List<StepGuard> guards;
  private final StepStreams streams;
  private final LargeValueGate memory = new LargeValueGate();

  /**
   * Tools with their safeguards.
   *
   * @param permission asks policy
   * @param maxOutputBytes how large a call's result may be
   */
  GuardedTools(
      ToolCatalog catalog,
      ToolPermission permission,
      Stores stores,
      StepStreams streams,
      long maxOutputBytes) {
    this.catalog = catalog;
    this.streams = streams;
    this.region = stores.region();
    this.steps = stores.steps();
    this.effects = stores.effects();
    this.contexts = stores.contexts();
    this.audit = stores.audit();
    this.clock = stores.clock();
    this.guards =
        List.of(
            new PolicyGuard(permission),
            new ApprovalGuard(stores.approvals()),
            new EffectGuard(),
            new SizeGuard(maxOutputBytes));
  }

  StepResult execute(StepCall call, Attempt attempt) {
    boolean noted = attempt.number() > 1 || !isOverAtOnce(call);
    Instant began = clock.instant();
    StepAttempt started =
        noted ? steps.stepStarted(call, attempt.number()) : new StepAttempt(1, null, null);
    StepResult earlier = started.earlier();
    if (earlier != null) {
      return earlier;
    }
    try {
      RegisteredTool tool = catalog.tool(call.toolName());
      StepRecords records = new StepRecords(started.effect());
      ToolOutcome outcome;
      boolean streamed;
      try (StepStreams.Open stream = streams.open(call, started.attempt())) {
        outcome =
            way(tool)
                .apply(new StepInvocation(tool, context(call, started.attempt(), stream), records));
        streamed = stream.used();
      }
      StepResult result = result(outcome, started);
      try (LargeValueGate.Pass _ = memory.enter(LargeValues.size(outcome.output()))) {
        if (!noted && !streamed) {
          steps.stepBegunAndCompleted(call, began, result);
          return result;
        }
        if (!noted) {
          steps.stepStarted(call, started.attempt());
          noted = true;
        }
        return completed(call, tool, started, records.end(result, streamed));
      }
    } catch (CancellationException e) {
      // The store cannot be told anything by an interrupted thread.
      Thread.interrupted();
      noteBegin(call, noted);
      steps.stepFailed(
          call, StepStore.CANCELLED, "the call was cancelled", started.attempt(), true, null);
      throw e;
    } catch (RuntimeException e) {
      TypedFailure failure = Failures.typed(e);
      noteBegin(call, noted);
      failed(call, failure, attempt, started.attempt());
      throw failure;
    }
  }

  /** A call that is over before anybody could watch it is noted once, when it is. */
  private boolean isOverAtOnce(StepCall call) {
    return call.approvalId() == null
        && catalog
            .find(call.toolName())
            .map(RegisteredTool::descriptor)
            .filter(tool -> tool.quick() && tool.effect() == Effect.READ && tool.approval() == null)
            .isPresent();
  }

  private void noteBegin(StepCall call, boolean noted) {
    if (!noted) {
      steps.stepStarted(call, 1);
    }
  }

  /** A tool that keeps its own rows has recorded its effect with them already. */
  private StepResult completed(
      StepCall call, RegisteredTool tool, StepAttempt started, StepEnd end) {
    if (steps.stepCompleted(call, end)) {
      return end.result();
    }
    RecordedEffect recorded = effects.find(call).orElseThrow();
    StepResult result = result(EffectGuard.earlier(tool, recorded), started);
    steps.stepCompleted(call, end.recorded(result));
    return result;
  }

  private static StepResult result(ToolOutcome outcome, StepAttempt started) {
    return new StepResult(outcome.output(), outcome.spent(), started.attempt());
  }

  EffectFound undo(StepCall call, Attempt attempt) {
    try {
      RegisteredTool tool = catalog.tool(call.toolName());
      EffectFound told =
          tool.descriptor().undoable()
              ? tool.undo(call.params(), context(call, attempt.number(), StepStream.NONE))
              : EffectFound.UNKNOWN;
      boolean recorded =
          region.write(
              call.run().tenant(),
              sql -> {
                audit.append(sql, StepAudit.entry(call, "step.undo", "OK", clock));
                return effects
                    .recordUndone(sql, call)
                    .filter(RecordedEffect::tookEffect)
                    .isPresent();
              });
      EffectFound found = recorded ? EffectFound.STOOD : told;
      steps.stepUndone(call, found);
      return found;
    } catch (CancellationException e) {
      throw e;
    } catch (RuntimeException e) {
      TypedFailure failure = Failures.typed(e);
      steps.stepUndoFailed(
          call,
          failure.type().name(),
          String.valueOf(failure.getMessage()),
          attempt.number(),
          !failure.type().retryable() || attempt.last());
      throw failure;
    }
  }

  private Function<StepInvocation, ToolOutcome> way(RegisteredTool tool) {
    Function<StepInvocation, ToolOutcome> way =
        invocation -> tool.invoke(invocation.call().params(), invocation.context());
    for (StepGuard guard : guards.reversed()) {
      Function<StepInvocation, ToolOutcome> next = way;
      way = invocation -> guard.around(invocation, next);
    }
    return way;
  }

  private ToolContext context(StepCall call, int attempt, StepStream stream) {
    return new ToolContext(
        call, attempt, clock, new StoredSharedContext(contexts, call), null, stream);
  }

  private static boolean waitsForBudget(TypedFailure failure) {
    return failure.details().stream()
        .anyMatch(
            detail -> detail instanceof BudgetRefusal refusal && refusal.atLimit() == AtLimit.ASK);
  }

  private void failed(StepCall call, TypedFailure failure, Attempt attempt, int tries) {
    // A dearer price is no failure yet: the flow asks again. Nor is a budget that may be raised.
    boolean dearer = failure.type() == ErrorType.ApprovalExceeded || waitsForBudget(failure);
    boolean retried = failure.type().retryable() && !attempt.last();
    Instant next = retried ? clock.instant().plus(attempt.delay(failure.retryAfter())) : null;
    steps.stepFailed(
        call,
        failure.type().name(),
        String.valueOf(failure.getMessage()),
        tries,
        !retried && !dearer,
        next);
  }
}
