package dev.weft.contract.agent;

import dev.weft.contract.run.RunContext;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Makes and checks plans. */
@ActivityInterface(namePrefix = "plan.")
public interface PlanActivities {
  /** Asks the planner (a model, or the offline one). Heartbeats; retried as data says. */
  @ActivityMethod(name = "propose")
  PlanProposal propose(PlanRequest request);

  /** Checks a proposed plan's JSON against schema, registry, tools, CEL types and bounds. */
  @ActivityMethod(name = "validate")
  PlanValidation validate(RunContext run, String planJson);
}
