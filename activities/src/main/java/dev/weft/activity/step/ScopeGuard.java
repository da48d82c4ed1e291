package dev.weft.activity.step;

import dev.weft.activity.tool.ToolOutcome;
import java.util.function.Function;

/** Lets pass what the requester may do. */
final class ScopeGuard implements StepGuard {
  @Override
  public ToolOutcome around(StepInvocation invocation, Function<StepInvocation, ToolOutcome> next) {
    invocation.tool().checkScope(invocation.call().run());
    return next.apply(invocation);
  }
}
