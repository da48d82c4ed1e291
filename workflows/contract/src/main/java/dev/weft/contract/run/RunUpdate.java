package dev.weft.contract.run;

import dev.weft.contract.agent.Plan;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A change of a run's state, as the flow tells it to the projection.
 *
 * @param run the run
 * @param sequence counts a run's updates from 1; an update older than what is stored is ignored
 * @param status the new state
 * @param plan the plan, when it has just become known
 * @param planHash SHA-256 of the plan's JSON, in hexadecimal
 * @param planner who made the plan: {@code offline}, {@code caller} or a model's name
 * @param steps states of steps that no step activity reports: skipped ones, for example
 * @param result what the flow returns, when it has ended
 * @param error why it did not complete, when it has ended so
 */
public record RunUpdate(
    RunContext run,
    long sequence,
    RunStatus status,
    @Nullable Plan plan,
    @Nullable String planHash,
    @Nullable String planner,
    List<StepChange> steps,
    @Nullable Map<String, Object> result,
    @Nullable RunError error) {
  public RunUpdate {
    steps = steps == null ? List.of() : List.copyOf(steps);
  }

  /**
   * A step's new state.
   *
   * @param stepId the step's id in its plan
   * @param status the new state
   * @param errorCode a stable code when it failed
   * @param error why it failed, for people; may hold personal data, so it is stored sealed
   */
  public record StepChange(
      String stepId,
      int iteration,
      StepStatus status,
      @Nullable String errorCode,
      @Nullable String error) {
    public StepChange(String stepId, int iteration, StepStatus status, @Nullable String errorCode) {
      this(stepId, iteration, status, errorCode, null);
    }
  }

  /**
   * Why a run did not complete.
   *
   * @param code a stable code, one of {@code dev.weft.contract.error.ErrorType}
   * @param message for people; may hold personal data, so it is stored sealed
   * @param stepId the step that failed
   * @param details what helps to mend it
   */
  public record RunError(
      String code, String message, @Nullable String stepId, Map<String, Object> details) {}
}
