package dev.weft.activity.step;

import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.tool.ToolOutcome;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.error.ErrorType;
import java.util.List;
import java.util.function.Function;

/** Lets pass what the requester may do. */
final class ScopeGuard implements StepGuard {
  @Override
  public ToolOutcome around(StepInvocation invocation, Function<StepInvocation, ToolOutcome> next) {
    String needed = invocation.tool().descriptor().scope();
    List<String> held = invocation.call().run().scopes();
    if (!held.contains(needed) && !held.contains(Scopes.EVERYTHING)) {
      throw TypedFailure.of(
          ErrorType.ScopeMissing,
          invocation.call().toolName() + " needs the scope " + needed,
          needed);
    }
    return next.apply(invocation);
  }
}
