package dev.weft.api;

import dev.weft.api.engine.Engine;
import dev.weft.contract.agent.PlanInput;
import dev.weft.contract.agent.PlanResult;
import dev.weft.contract.approval.ApprovalQuote;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowNotFoundException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;

/** An engine that only remembers what it was asked. */
public final class FakeEngine implements Engine {
  public final List<Start> started = new CopyOnWriteArrayList<>();
  public final List<String> cancelled = new CopyOnWriteArrayList<>();
  public final List<String> hastened = new CopyOnWriteArrayList<>();
  public final List<String> announced = new CopyOnWriteArrayList<>();
  public final List<String> held = new CopyOnWriteArrayList<>();
  public final List<String> terminated = new CopyOnWriteArrayList<>();
  public final List<String> woken = new CopyOnWriteArrayList<>();
  public volatile Runnable whilePausing = () -> {};
  public volatile boolean away;
  public volatile State state = new State(null, List.of(), true);
  public final Map<String, State> states = new ConcurrentHashMap<>();
  public final List<String> unknown = new CopyOnWriteArrayList<>();
  public volatile PlanResult plan;
  public volatile ApprovalQuote quote = ApprovalQuote.refused("NotAvailable");

  /** How many more quotes are asked for before the flow waits for its approval. */
  public final AtomicInteger tooEarly = new AtomicInteger();

  @Override
  public void start(Start start) {
    answer();
    started.add(start);
  }

  @Override
  public void cancel(String workflowId) {
    answer(workflowId);
    cancelled.add(workflowId);
  }

  @Override
  public void pause(String workflowId, boolean paused) {
    answer(workflowId);
    held.add((paused ? "pause " : "resume ") + workflowId);
    Runnable meanwhile = whilePausing;
    whilePausing = () -> {};
    meanwhile.run();
  }

  @Override
  public void terminate(String workflowId, String reason) {
    answer(workflowId);
    terminated.add(workflowId);
  }

  @Override
  public void approvalDecided(String workflowId, String approvalId) {
    answer();
    woken.add(approvalId);
  }

  @Override
  public ApprovalQuote quoteEdit(
      String workflowId, String approvalId, Map<String, Object> arguments) {
    answer();
    return tooEarly.getAndUpdate(left -> Math.max(0, left - 1)) > 0
        ? ApprovalQuote.refused("NotFound")
        : quote;
  }

  @Override
  public Optional<PlanResult> plan(PlanInput input, Duration timeout) {
    answer();
    return Optional.ofNullable(plan);
  }

  @Override
  public Optional<State> describe(String workflowId, String taskQueue) {
    answer();
    return unknown.contains(workflowId)
        ? Optional.empty()
        : Optional.of(states.getOrDefault(workflowId, state));
  }

  @Override
  public boolean polled(String tenant, String taskQueue) {
    answer();
    return state.workers();
  }

  @Override
  public Optional<String> history(String workflowId) {
    answer();
    return Optional.of("{\"events\": []}");
  }

  @Override
  public boolean reachable() {
    return !away;
  }

  private void answer(String workflowId) {
    answer();
    if (unknown.contains(workflowId)) {
      throw new WorkflowNotFoundException(WorkflowExecution.getDefaultInstance(), "", null);
    }
  }

  private void answer() {
    if (away) {
      throw new UnreachableException("away", new IllegalStateException("away"));
    }
  }
}
