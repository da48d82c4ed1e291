package dev.weft.activity.step;

import dev.weft.activity.tool.RegisteredTool;
import dev.weft.activity.tool.ToolContext;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.tool.Effect;

/**
 * A call on its way to its tool.
 *
 * @param tool the tool
 * @param context what the tool is told
 * @param records what the call's safeguards read and write
 */
record StepInvocation(RegisteredTool tool, ToolContext context, StepRecords records) {
  StepCall call() {
    return context.call();
  }

  boolean changesSomething() {
    return changesSomething(tool);
  }

  static boolean changesSomething(RegisteredTool tool) {
    return tool.descriptor().effect() != Effect.READ;
  }

  StepInvocation with(ToolContext other) {
    return new StepInvocation(tool, other, records);
  }
}
