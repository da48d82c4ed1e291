package dev.weft.contract.agent;

import dev.weft.contract.run.RunContext;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A question to a planner.
 *
 * @param run the run that the plan is for
 * @param goal what a person asked
 * @param previousPlan the planner's last proposal as JSON text
 * @param problems what was wrong with it
 */
public record PlanRequest(
    RunContext run, String goal, @Nullable String previousPlan, List<PlanProblem> problems) {
  public PlanRequest {
    problems = problems == null ? List.of() : List.copyOf(problems);
  }
}
