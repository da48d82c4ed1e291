package dev.weft.activity.step;

import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.tool.ToolOutcome;
import dev.weft.contract.error.ErrorType;
import dev.weft.platform.store.AuditStore;
import dev.weft.platform.store.EffectStore;
import dev.weft.platform.store.RecordedEffect;
import dev.weft.platform.store.RegionStore;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;

/**
 * Lets a call take effect at most once per key: what was done before is answered from its record,
 * what was undone before is refused. The record and the audit entry of a call are one transaction.
 */
final class EffectGuard implements StepGuard {
  private final RegionStore region;
  private final EffectStore effects;
  private final AuditStore audit;

  EffectGuard(RegionStore region, EffectStore effects, AuditStore audit) {
    this.region = region;
    this.effects = effects;
    this.audit = audit;
  }

  @Override
  public ToolOutcome around(StepInvocation invocation, Function<StepInvocation, ToolOutcome> next) {
    if (!invocation.changesSomething()) {
      return next.apply(invocation);
    }
    Optional<RecordedEffect> before = effects.find(invocation.call());
    if (before.isPresent()) {
      return earlier(invocation, before.get());
    }
    ToolOutcome outcome = next.apply(invocation);
    Optional<RecordedEffect> recorded =
        region.write(
            invocation.call().run().tenant(),
            sql -> {
              audit.append(
                  sql,
                  StepAudit.entry(
                      invocation.call(), "step.execute", "OK", invocation.context().clock()));
              return effects.recordDone(sql, invocation.call(), outcome.output());
            });
    // A tool that keeps its own rows has recorded its effect with them already.
    return recorded.isEmpty() ? outcome : earlier(invocation, recorded.get());
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
