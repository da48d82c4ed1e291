package dev.weft.contract.run;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Keeps the projection of runs. Quick and idempotent: called as local activities. */
@ActivityInterface
public interface RunActivities {
  /** Stores a change of state; repeating it, or an older one, changes nothing. */
  @ActivityMethod(name = "run.record")
  void record(RunUpdate update);
}
