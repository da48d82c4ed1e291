package dev.weft.contract.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What validation says of a plan.
 *
 * @param plan the plan with traits and approvals filled in; null when it is refused
 * @param planHash SHA-256 of its JSON, hexadecimal; null when it is refused
 * @param estimate what it is expected to cost; null when it is refused
 * @param problems everything that is wrong; empty when it is accepted
 */
public record PlanValidation(
    @Nullable Plan plan,
    @Nullable String planHash,
    @Nullable Estimate estimate,
    List<PlanProblem> problems) {
  public PlanValidation {
    problems = List.copyOf(problems);
  }
}
