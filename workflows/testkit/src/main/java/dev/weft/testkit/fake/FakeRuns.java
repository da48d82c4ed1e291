package dev.weft.testkit.fake;

import dev.weft.contract.agent.StepResult;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.RunActivities;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate;
import io.temporal.failure.ApplicationFailure;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Remembers what a flow told the projection. */
public final class FakeRuns implements RunActivities {
  private final List<RunUpdate> updates = new ArrayList<>();
  private final Map<String, Map<String, Object>> earlier = new LinkedHashMap<>();
  private int outage;

  /** What an earlier run's step returned. */
  public synchronized FakeRuns earlier(String stepId, Map<String, Object> result) {
    earlier.put(stepId, result);
    return this;
  }

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

  @Override
  public synchronized StepResult reused(RunContext run, String stepId) {
    Map<String, Object> result = earlier.get(stepId);
    if (result == null) {
      throw ApplicationFailure.newFailure("forgotten", ErrorType.NotFound.name());
    }
    return new StepResult(result, null, 0);
  }
}
