package dev.weft.flow.run;

import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.agent.OnError;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.agent.StepActivities;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.agent.StepResult;
import dev.weft.contract.retry.RetryRule;
import dev.weft.contract.tool.Effect;
import io.temporal.workflow.Workflow;
import java.time.Duration;

/** Calls tools and their undos: quick ones within the workflow task, others as activities. */
final class StepRunner {
  private static final PlanStep.Traits UNKNOWN =
      new PlanStep.Traits(Effect.WRITE, true, false, Duration.ofMinutes(1));

  private final BudgetWaits budgets = new BudgetWaits();

  static PlanStep.Traits traits(PlanStep step) {
    PlanStep.Traits traits = step.traits();
    return traits == null ? UNKNOWN : traits;
  }

  static int maxAttempts(PlanStep step) {
    return step.onError() == OnError.RETRY
        ? 1 + step.retryCount()
        : RetryRule.STANDARD.maxAttempts();
  }

  StepResult execute(PlanStep step, StepCall call) {
    RetryRule rule = RetryRule.STANDARD.withMaxAttempts(maxAttempts(step));
    return budgets.call(() -> stub(step, rule, call.summary()).execute(call));
  }

  /** Whether a step waits for a person to raise a budget. */
  boolean waitsForBudget() {
    return budgets.any();
  }

  /** What there was to undo; a worker of an earlier release does not tell. */
  EffectFound undo(PlanStep step, StepCall call) {
    EffectFound found = stub(step, Stubs.UNDO, "undo " + call.summary()).undo(call);
    return found == null ? EffectFound.UNKNOWN : found;
  }

  private static StepActivities stub(PlanStep step, RetryRule rule, String summary) {
    PlanStep.Traits traits = traits(step);
    return traits.quick()
        ? Workflow.newLocalActivityStub(
            StepActivities.class, Stubs.local(traits.timeout(), rule, summary))
        : Workflow.newActivityStub(
            StepActivities.class, Stubs.remote(traits.timeout(), rule, summary));
  }
}
