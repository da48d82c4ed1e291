package dev.weft.testkit.fake;

import dev.weft.contract.run.RunActivities;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate;
import java.util.ArrayList;
import java.util.List;

/** Remembers what a flow told the projection. */
public final class FakeRuns implements RunActivities {
  private final List<RunUpdate> updates = new ArrayList<>();
  private int outage;

  /** The store does not answer the next few calls. */
  public synchronized FakeRuns away(int calls) {
    outage = calls;
    return this;
  }

  public synchronized List<RunUpdate> updates() {
    return List.copyOf(updates);
  }

  /** The states that the run went through. */
  public synchronized List<RunStatus> statuses() {
    return updates.stream().map(RunUpdate::status).toList();
  }

  @Override
  public synchronized void record(RunUpdate update) {
    if (outage > 0) {
      outage--;
      throw new IllegalStateException("the store is away");
    }
    updates.add(update);
  }
}
