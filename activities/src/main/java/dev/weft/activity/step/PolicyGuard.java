package dev.weft.activity.step;

import dev.weft.activity.tool.ToolOutcome;
import dev.weft.activity.tool.ToolPermission;
import java.util.function.Function;

/** Lets pass what policy allows. */
final class PolicyGuard implements StepGuard {
  private final ToolPermission permission;

  PolicyGuard(ToolPermission permission) {
    this.permission = permission;
  }

  @Override
  public ToolOutcome around(StepInvocation invocation, Function<StepInvocation, ToolOutcome> next) {
    permission.require(invocation.call(), invocation.tool().descriptor());
    return next.apply(invocation);
  }
}
