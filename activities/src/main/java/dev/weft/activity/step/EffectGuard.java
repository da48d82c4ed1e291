package dev.weft.activity.step;

import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.tool.ToolOutcome;
import dev.weft.contract.error.ErrorType;
import dev.weft.platform.store.AuditStore;
import dev.weft.platform.store.EffectStore;
import dev.weft.platform.store.RecordedEffect;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets a call take effect at most once per key: what was done before is answered from its record,
 * what was undone before is refused. The record, the audit entry and the step's row of a call are
 * one transaction.
 */
final class EffectGuard implements StepGuard {
  private final EffectStore effects;
  private final AuditStore audit;

  EffectGuard(EffectStore effects, AuditStore audit) {
    this.effects = effects;
    this.audit = audit;
  }

  @Override
  public ToolOutcome around(StepInvocation invocation, Function<StepInvocation, ToolOutcome> next) {
    if (!invocation.changesSomething()) {
      return next.apply(invocation);
    }
    Optional<RecordedEffect> before = invocation.records().effect();
    if (before.isPresent()) {
      return earlier(invocation, before.get());
    }
    ToolOutcome outcome = next.apply(invocation);
    invocation
        .records()
        .atEnd((sql, last) -> {
          audit.append(
              sql,
              StepAudit.entry(
                  invocation.call(), "step.execute", "OK", invocation.context().clock()));
          // A tool that keeps its own rows has recorded its effect with them already.
          return effects
              .recordDone(sql, invocation.call(), last.output())
              .map(recorded -> earlier(invocation, recorded))
              .orElse(last);
        });
    return outcome;
  }

  private static ToolOutcome earlier(StepInvocation invocation, RecordedEffect effect) {
    Map<String, Object> result = effect.result();
    if (effect.state() == RecordedEffect.State.UNDONE) {
      throw TypedFailure.of(
          ErrorType.EffectUndone,
          invocation.call().toolName() + " was undone before; it cannot be done any more");
    }
    if (result == null) {
      throw TypedFailure.of(
          ErrorType.Conflict, invocation.call().toolName() + " was done; its result is forgotten");
    }
    return invocation.tool().restore(result);
  }
}
