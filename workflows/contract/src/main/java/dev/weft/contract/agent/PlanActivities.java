package dev.weft.contract.agent;

import dev.weft.contract.run.RunContext;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Makes and checks plans. */
@ActivityInterface
public interface PlanActivities {
  /** Asks the planner (a model, or the offline one). Heartbeats; retried as data says. */
  @ActivityMethod(name = "plan.propose")
  PlanProposal propose(PlanRequest request);

  /** Checks a proposed plan's JSON against schema, registry, tools, CEL types and bounds. */
  @ActivityMethod(name = "plan.validate")
  PlanValidation validate(RunContext run, String planJson);
}
