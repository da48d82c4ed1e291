package dev.weft.activity.step;

import dev.weft.activity.tool.ToolOutcome;
import java.util.function.Function;

/** A safeguard around calls of tools. */
interface StepGuard {
  /**
   * Lets the call pass, answers in its place, or fails.
   *
   * @param next the rest of the way to the tool
   */
  ToolOutcome around(StepInvocation invocation, Function<StepInvocation, ToolOutcome> next);
}
