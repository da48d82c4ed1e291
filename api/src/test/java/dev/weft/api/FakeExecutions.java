package dev.weft.api;

import dev.weft.api.engine.DebtFlows;
import dev.weft.api.engine.Engine;
import dev.weft.api.engine.Executions;
import dev.weft.contract.run.RunContext;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Executions as a test says, and debt flows that only remember what they were told. */
public final class FakeExecutions implements Executions, DebtFlows {
  public final Map<String, Execution> known = new ConcurrentHashMap<>();
  public final Map<String, Map<String, Object>> outcomes = new LinkedHashMap<>();
  public final List<String> told = new CopyOnWriteArrayList<>();
  public final List<String> described = new CopyOnWriteArrayList<>();
  public volatile boolean lists = true;
  public volatile boolean away;

  @Override
  public Optional<Set<String>> running(int limit) {
    answer();
    Set<String> ids = new LinkedHashSet<>();
    known.forEach((id, execution) -> {
      if (execution.state() == State.RUNNING) {
        ids.add(id);
      }
    });
    return lists ? Optional.of(ids) : Optional.empty();
  }

  @Override
  public Optional<Execution> find(String workflowId) {
    answer();
    described.add(workflowId);
    return Optional.ofNullable(known.get(workflowId));
  }

  @Override
  public Optional<Map<String, Object>> outcome(String workflowId) {
    return Optional.ofNullable(outcomes.get(workflowId));
  }

  @Override
  public void hold(RunContext run) {
    answer();
    told.add("hold " + run.runId());
  }

  @Override
  public void repair(RunContext run, String stepId, int iteration, int round) {
    answer();
    told.add("repair " + run.runId() + " " + stepId + "/" + iteration + "/" + round);
  }

  private void answer() {
    if (away) {
      throw new Engine.UnreachableException("away", new IllegalStateException("away"));
    }
  }
}
