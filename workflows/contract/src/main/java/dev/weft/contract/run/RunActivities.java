package dev.weft.contract.run;

import dev.weft.contract.agent.StepResult;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Keeps the projection of runs. Quick and idempotent: called as local activities. */
@ActivityInterface
public interface RunActivities {
  /** Stores a change of state; repeating it, or an older one, changes nothing. */
  @ActivityMethod(name = "run.record")
  void record(RunUpdate update);

  /**
   * The result of a step that the run takes over from an earlier one.
   *
   * @throws io.temporal.failure.ApplicationFailure of type {@code NotFound} when it is no longer
   *     there: its person was forgotten, for example
   */
  @ActivityMethod(name = "run.reused")
  StepResult reused(RunContext run, String stepId);
}
