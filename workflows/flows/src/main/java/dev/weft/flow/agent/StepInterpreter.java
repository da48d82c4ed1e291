package dev.weft.flow.agent;

import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.error.ErrorType;
import dev.weft.flow.run.FlowRun;
import java.util.Map;

/** What both ways of interpreting a plan do with one step. */
final class StepInterpreter {
  private final FlowRun flow;
  private final Map<String, Object> parameters;

  StepInterpreter(FlowRun flow, Plan plan) {
    this.flow = flow;
    this.parameters = plan.parameterValues();
  }

  /** What a step may read: the results of completed steps, and the plan's parameters. */
  Map<String, Object> readable() {
    Map<String, Object> readable = flow.results();
    if (!parameters.isEmpty()) {
      readable.put(Plan.PARAMETERS, parameters);
    }
    return readable;
  }

  /** Whether every step that this one depends on has completed. */
  boolean ready(PlanStep step) {
    return step.dependsOn().stream().allMatch(flow::completed);
  }

  /**
   * Resolves the parameters and calls the tool.
   *
   * @throws dev.weft.flow.run.RunStopped when it failed for good, or was rejected
   */
  void call(PlanStep step) {
    flow.call(step, params(step));
  }

  private Map<String, Object> params(PlanStep step) {
    try {
      return new ReferenceResolver(readable()).resolve(step.params());
    } catch (IllegalArgumentException e) {
      throw flow.fail(step, ErrorType.InvalidInput, String.valueOf(e.getMessage()));
    }
  }
}
