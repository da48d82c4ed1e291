package dev.weft.api.it;

import dev.weft.contract.agent.StepResult;
import dev.weft.contract.run.RunActivities;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunUpdate;
import dev.weft.platform.store.RunStore;

/** Keeps the projection, as the worker's activities do. */
final class StoredRuns implements RunActivities {
  private final RunStore runs;

  StoredRuns(RunStore runs) {
    this.runs = runs;
  }

  @Override
  public void record(RunUpdate update) {
    runs.apply(update);
  }

  @Override
  public StepResult reused(RunContext run, String stepId) {
    throw new UnsupportedOperationException("no rerun here");
  }
}
