package dev.weft.contract.agent;

import dev.weft.contract.money.Money;
import dev.weft.contract.payload.LargeValues;
import dev.weft.contract.run.StepStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a step.
 *
 * @param id the step's id
 * @param agent who acted; null for a branch
 * @param action what it did; null for a branch
 * @param status how it ended
 * @param attempts how often it was tried; 0 when it never started
 * @param result what it returned; null unless it completed
 * @param spent money that it spent; null when none
 * @param errorCode a stable code when it failed
 * @param error why, for people
 * @param resultBytes about how large the result is, when it is too large to stand here; the
 *     projection has it
 */
public record StepOutcome(
    String id,
    @Nullable String agent,
    @Nullable String action,
    StepStatus status,
    int attempts,
    @Nullable Map<String, Object> result,
    @Nullable Money spent,
    @Nullable String errorCode,
    @Nullable String error,
    @Nullable Long resultBytes) {
  /** An outcome with its result. */
  public StepOutcome(
      String id,
      @Nullable String agent,
      @Nullable String action,
      StepStatus status,
      int attempts,
      @Nullable Map<String, Object> result,
      @Nullable Money spent,
      @Nullable String errorCode,
      @Nullable String error) {
    this(id, agent, action, status, attempts, result, spent, errorCode, error, null);
  }

  /** The same without a result that is too large for messages and answers. */
  public StepOutcome small() {
    return result == null || !LargeValues.large(result)
        ? this
        : new StepOutcome(
            id,
            agent,
            action,
            status,
            attempts,
            null,
            spent,
            errorCode,
            error,
            LargeValues.size(result));
  }
}
