package dev.weft.activity.run;

import dev.weft.activity.engine.ActivityCalls;
import dev.weft.contract.run.RunActivities;
import dev.weft.contract.run.RunUpdate;
import dev.weft.platform.store.RunStore;

/** Stores what flows say of their state. */
public final class RunActivitiesImpl implements RunActivities {
  private final RunStore runs;
  private final ActivityCalls calls;

  public RunActivitiesImpl(RunStore runs, ActivityCalls calls) {
    this.runs = runs;
    this.calls = calls;
  }

  @Override
  public void record(RunUpdate update) {
    calls.call(_ -> {
      runs.apply(update);
      return null;
    });
  }
}
