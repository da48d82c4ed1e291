package dev.weft.contract.agent;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import org.jspecify.annotations.Nullable;

/**
 * Calls tools. Every safeguard of a step (scope, approval, effect key, projection, audit) is
 * inside.
 */
@ActivityInterface
public interface StepActivities {
  /**
   * Calls the tool.
   *
   * @throws io.temporal.failure.ApplicationFailure of a type of {@code
   *     dev.weft.contract.error.ErrorType}; {@code ApprovalExceeded} when the price has risen past
   *     what was approved
   */
  @ActivityMethod(name = "step.execute")
  StepResult execute(StepCall call);

  /**
   * Undoes what {@link #execute} did under the same key; succeeds when nothing was done, and makes
   * a later execute with that key fail.
   *
   * @return what there was to undo; null from a history older than this answer
   */
  @ActivityMethod(name = "step.undo")
  @Nullable EffectFound undo(StepCall call);
}
