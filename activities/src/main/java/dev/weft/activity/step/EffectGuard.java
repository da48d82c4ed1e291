package dev.weft.activity.step;

import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.tool.RegisteredTool;
import dev.weft.activity.tool.ToolOutcome;
import dev.weft.contract.error.ErrorType;
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
  @Override
  public ToolOutcome around(StepInvocation invocation, Function<StepInvocation, ToolOutcome> next) {
    if (!invocation.changesSomething()) {
      return next.apply(invocation);
    }
    Optional<RecordedEffect> before = invocation.records().effect();
    if (before.isPresent()) {
      return earlier(invocation.tool(), before.get());
    }
    ToolOutcome outcome = next.apply(invocation);
    invocation
        .records()
        .tookEffect(
            StepAudit.entry(invocation.call(), "step.execute", "OK", invocation.context().clock()));
    return outcome;
  }

  /**
   * What a call returned that took effect before.
   *
   * @throws TypedFailure when it was undone since, or its result is forgotten
   */
  static ToolOutcome earlier(RegisteredTool tool, RecordedEffect effect) {
    String name = tool.descriptor().name();
    Map<String, Object> result = effect.result();
    if (effect.state() == RecordedEffect.State.UNDONE) {
      throw TypedFailure.of(
          ErrorType.EffectUndone, name + " was undone before; it cannot be done any more");
    }
    if (result == null) {
      throw TypedFailure.of(ErrorType.Conflict, name + " was done; its result is forgotten");
    }
    return tool.restore(result);
  }
}
