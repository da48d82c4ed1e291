package dev.weft.contract.agent;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

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
   */
  @ActivityMethod(name = "step.undo")
  void undo(StepCall call);
}
