package dev.weft.flow.agent;

import dev.weft.contract.agent.OnError;
import dev.weft.contract.agent.ParallelMode;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanStep;
import dev.weft.flow.run.FlowRun;
import java.util.List;

/** How much of a parallel plan has to complete, and what a step's failure means for it. */
final class ParallelRule {
  private final FlowRun flow;
  private final List<PlanStep> steps;
  private final ParallelMode mode;
  private final int needed;

  ParallelRule(Plan plan, FlowRun flow) {
    this.flow = flow;
    this.steps = plan.steps();
    this.mode = plan.mode() == null ? ParallelMode.ALL : plan.mode();
    this.needed = plan.quorum() == null ? 1 : plan.quorum();
  }

  /** Whether the flow need not wait for the others. */
  boolean enough() {
    return mode == ParallelMode.QUORUM && completed() >= needed;
  }

  /** Whether the flow fails with a step that has failed. */
  boolean stopsWith(PlanStep step) {
    return switch (mode) {
      case ALL -> Boolean.TRUE.equals(step.critical()) && step.onError() != OnError.CONTINUE;
      case QUORUM, BEST_EFFORT -> hopeless();
    };
  }

  /** Whether fewer steps than are needed can still complete. */
  boolean hopeless() {
    long possible =
        steps.stream().filter(step -> !flow.ended(step.id()) || flow.completed(step.id())).count();
    return mode != ParallelMode.ALL && possible < needed;
  }

  private long completed() {
    return steps.stream().filter(step -> flow.completed(step.id())).count();
  }
}
