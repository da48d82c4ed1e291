package dev.weft.flow.agent;

import dev.weft.contract.agent.ConditionActivities;
import dev.weft.contract.agent.OnError;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.retry.RetryRule;
import dev.weft.flow.run.FlowRun;
import dev.weft.flow.run.RunStopped;
import dev.weft.flow.run.Stubs;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;

/** Runs steps one after the other, and of each condition the branch that it chooses. */
final class SequenceInterpreter {
  private final FlowRun flow;
  private final StepInterpreter interpreter;
  private final ConditionActivities conditions =
      Workflow.newLocalActivityStub(
          ConditionActivities.class,
          Stubs.local(Duration.ofSeconds(5), RetryRule.STANDARD, "evaluate the condition"));

  SequenceInterpreter(FlowRun flow, Plan plan) {
    this.flow = flow;
    this.interpreter = new StepInterpreter(flow, plan);
  }

  void run(List<PlanStep> steps) {
    for (PlanStep step : steps) {
      if (!interpreter.ready(step)) {
        flow.skip(PlanOrder.flatten(List.of(step)));
        continue;
      }
      try {
        runOne(step);
      } catch (RunStopped stopped) {
        boolean own = step.id().equals(stopped.error().stepId());
        if (!own || step.onError() != OnError.CONTINUE) {
          throw stopped;
        }
        flow.goOnWithout(step);
        skipUnfinished(step.thenSteps());
        skipUnfinished(step.elseSteps());
      }
    }
  }

  private void runOne(PlanStep step) {
    if (step.condition() == null || holds(step, step.condition())) {
      if (step.agent() == null) {
        flow.branched(step);
      } else {
        interpreter.call(step);
      }
      skipUnfinished(step.elseSteps());
      run(step.thenSteps());
    } else {
      if (step.agent() == null) {
        flow.branched(step);
      } else {
        flow.skip(List.of(step));
      }
      skipUnfinished(step.thenSteps());
      run(step.elseSteps());
    }
  }

  private boolean holds(PlanStep step, String condition) {
    try {
      return conditions.evaluate(condition, interpreter.readable());
    } catch (ActivityFailure e) {
      if (e.getCause() instanceof CanceledFailure) {
        throw e;
      }
      String reason =
          e.getCause() instanceof ApplicationFailure cause
              ? cause.getOriginalMessage()
              : "no answer in time";
      throw flow.fail(step, ErrorType.ConditionFailed, String.valueOf(reason));
    }
  }

  private void skipUnfinished(List<PlanStep> branch) {
    List<PlanStep> left =
        PlanOrder.flatten(branch).stream().filter(step -> !flow.ended(step.id())).toList();
    if (!left.isEmpty()) {
      flow.skip(left);
    }
  }
}
