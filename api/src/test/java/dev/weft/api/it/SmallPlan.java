package dev.weft.api.it;

import dev.weft.contract.agent.Estimate;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanInput;
import dev.weft.contract.agent.PlanKind;
import dev.weft.contract.agent.PlanResult;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.agent.PlanWorkflow;
import java.util.LinkedHashMap;
import java.util.List;

/** Plans everything as one calendar entry. */
public final class SmallPlan implements PlanWorkflow {
  @Override
  public PlanResult run(PlanInput input) {
    Plan plan =
        new Plan(
            1,
            PlanKind.SEQUENTIAL,
            List.of(
                PlanStep.of("event", "calendar", "createEvent", new LinkedHashMap<>(), List.of())),
            null);
    return new PlanResult("offline", plan, "hash", new Estimate(null, null, List.of()), null);
  }
}
