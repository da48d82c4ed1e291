package dev.weft.contract.agent;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A validated plan, or why there is none.
 *
 * @param planner who made it: {@code offline}, {@code caller} or a model's name
 * @param plan the validated plan; null when there is none
 * @param planHash SHA-256 of the plan's JSON, hexadecimal; null when there is none
 * @param estimate what it is expected to cost; null when there is none
 * @param failure why there is no plan; null when there is one
 */
public record PlanResult(
    String planner,
    @Nullable Plan plan,
    @Nullable String planHash,
    @Nullable Estimate estimate,
    @Nullable PlanFailure failure) {

  /**
   * Why a goal could not be planned.
   *
   * @param error in a sentence
   * @param understood what was understood of the goal, in a sentence each
   * @param missing what to ask the person
   * @param suggestions goals that would work
   * @param problems what validation refused in the last proposal
   * @param rejectedPlan the last proposal as JSON text, when a model made one
   */
  public record PlanFailure(
      String error,
      List<String> understood,
      List<String> missing,
      List<String> suggestions,
      List<PlanProblem> problems,
      @Nullable String rejectedPlan) {
    public PlanFailure {
      understood = understood == null ? List.of() : List.copyOf(understood);
      missing = missing == null ? List.of() : List.copyOf(missing);
      suggestions = suggestions == null ? List.of() : List.copyOf(suggestions);
      problems = problems == null ? List.of() : List.copyOf(problems);
    }
  }
}
