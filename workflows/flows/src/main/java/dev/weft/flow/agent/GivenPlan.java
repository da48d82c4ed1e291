package dev.weft.flow.agent;

import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanActivities;
import dev.weft.contract.agent.PlanResult;
import dev.weft.contract.agent.PlanValidation;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.RunContext;
import dev.weft.flow.run.Stubs;
import io.temporal.workflow.Workflow;

/** Checks plans, those that a caller made among them, within the flow's own task. */
final class GivenPlan {
  private static final String CALLER = "caller";

  private final PlanActivities validator =
      Workflow.newLocalActivityStub(PlanActivities.class, Stubs.store("validate the plan"));

  /** What became of a plan that the caller made. */
  PlanResult check(RunContext run, Plan plan) {
    String json = WeftJson.write(plan);
    PlanValidation validation = validate(run, json);
    return validation.plan() == null
        ? PlanWorkflowImpl.refused(CALLER, json, validation)
        : PlanWorkflowImpl.result(CALLER, validation);
  }

  /** What there is to say of any plan. */
  PlanValidation validate(RunContext run, String json) {
    return validator.validate(run, json);
  }
}
