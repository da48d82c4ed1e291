package dev.weft.activity.step;

import dev.weft.activity.tool.ToolOutcome;
import dev.weft.platform.store.ContextStore;
import java.util.function.Function;

/** Shares what a call returned with the run's other agents, in its agent's own namespace. */
final class ContextRecorder implements StepGuard {
  private final ContextStore contexts;

  ContextRecorder(ContextStore contexts) {
    this.contexts = contexts;
  }

  @Override
  public ToolOutcome around(StepInvocation invocation, Function<StepInvocation, ToolOutcome> next) {
    ToolOutcome outcome = next.apply(invocation);
    invocation
        .records()
        .atEnd((sql, last) -> {
          contexts.put(
              sql,
              invocation.call().run(),
              invocation.call().agent(),
              invocation.call().stepId(),
              last.output());
          return last;
        });
    return outcome;
  }
}
