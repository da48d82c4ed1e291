package dev.weft.launcher.client;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A run of three steps as the API would show it, moved on by a script. */
final class FakeRun {
  final String id;
  final Map<String, Map<String, Object>> approvals = new LinkedHashMap<>();
  final LinkedBlockingQueue<Boolean> decisions = new LinkedBlockingQueue<>();
  final List<String> controlled = new CopyOnWriteArrayList<>();
  volatile boolean cancelled;

  private final List<String> events = new ArrayList<>();
  private final Map<String, Object> view = new LinkedHashMap<>();

  FakeRun(String id) {
    this.id = id;
    view.put("runId", id);
    view.put("workflowId", "agent-flow/demo/-/" + id);
    view.put("flow", "AgentFlow");
    view.put("status", "ACCEPTED");
    view.put("goal", "a goal");
    view.put("steps", new ArrayList<>());
    view.put("cost", Map.of("model", Map.of("known", true, "amountMicros", 0, "currency", "EUR")));
    view.put("requestedAt", "2026-11-21T08:00:00Z");
    view.put(
        "links",
        Map.of(
            "self", "http://127.0.0.1/api/v1/flows/" + id,
            "temporal", "http://127.0.0.1/ui",
            "docs", "http://127.0.0.1/openapi"));
    event("run.accepted");
  }

  synchronized Map<String, Object> view() {
    try {
      return FakeApi.JSON.readValue(
          FakeApi.JSON.writeValueAsBytes(view),
          new com.fasterxml.jackson.core.type.TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (java.io.IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Sets members of the view and tells it with an event. */
  synchronized FakeRun set(String event, Map<String, Object> members) {
    view.putAll(members);
    return event(event);
  }

  synchronized FakeRun event(String type) {
    events.add(type);
    notifyAll();
    return this;
  }

  /** The event after a number; waits for it; null when none comes. */
  synchronized String awaitEvent(int after) throws InterruptedException {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    while (events.size() <= after && System.nanoTime() < end) {
      wait(100);
    }
    return events.size() > after ? events.get(after) : null;
  }

  /** Plans three steps: flight, event, expense. */
  synchronized FakeRun planned() {
    List<Object> steps = new ArrayList<>();
    steps.add(step("flight", 1, "travel", "bookFlight"));
    steps.add(step("event", 2, "calendar", "createEvent"));
    steps.add(step("expense", 3, "finance", "recordExpense"));
    return set("run.planned", Map.of("planner", "offline", "steps", steps, "status", "RUNNING"));
  }

  synchronized FakeRun step(String stepId, String event, Map<String, Object> members) {
    for (Object step : (List<?>) view.get("steps")) {
      @SuppressWarnings("unchecked")
      Map<String, Object> map = (Map<String, Object>) step;
      if (map.get("id").equals(stepId)) {
        map.putAll(members);
      }
    }
    return event(event);
  }

  /** Asks for an approval and waits for a decision. */
  boolean ask(long minor, long maximum) {
    String approvalId = UUID.randomUUID().toString();
    synchronized (this) {
      Map<String, Object> approval = new LinkedHashMap<>();
      approval.put("approvalId", approvalId);
      approval.put("runId", id);
      approval.put("stepId", "flight");
      approval.put("agent", "travel");
      approval.put("action", "bookFlight");
      approval.put("state", "PENDING");
      approval.put("sentence", "Book flight SX 1482 from VIE to BER on 23 November 2026");
      approval.put("amount", Map.of("minor", minor, "currency", "EUR"));
      approval.put("maximum", Map.of("minor", maximum, "currency", "EUR"));
      approval.put("deadline", "2026-11-22T08:00:00Z");
      approval.put("who", "the requester");
      approval.put("undoable", true);
      approvals.put(approvalId, approval);
      step("flight", "approval.requested", Map.of("status", "WAITING"));
      set(
          "run.waiting",
          Map.of(
              "status",
              "WAITING",
              "waitingFor",
              Map.of(
                  "kind", "approval",
                  "text", "The requester must confirm travel.bookFlight.",
                  "approvalId", approvalId,
                  "who", "the requester",
                  "deadline", "2026-11-22T08:00:00Z",
                  "command", "./weft approve " + approvalId)));
    }
    try {
      Boolean decision = decisions.poll(2, TimeUnit.MINUTES);
      synchronized (this) {
        view.remove("waitingFor");
        return Boolean.TRUE.equals(decision);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  synchronized FakeApi.Reply decide(String approvalId, boolean approve) {
    Map<String, Object> approval = approvals.get(approvalId);
    if (!approval.get("state").equals("PENDING")) {
      return new FakeApi.Reply(
          409, FakeApi.problem(409, "already_decided", "It is decided already."));
    }
    approval.put("state", approve ? "APPROVED" : "REJECTED");
    approval.put("decidedAt", "2026-11-21T08:01:00Z");
    view.put("status", "RUNNING");
    decisions.add(approve);
    return new FakeApi.Reply(200, new LinkedHashMap<>(approval));
  }

  /** Does all three steps without asking. */
  void complete() {
    planned();
    steps();
  }

  /** Does all three steps after one approval. */
  void completeWhenApproved() {
    planned();
    if (ask(12900, 14190)) {
      steps();
    } else {
      step("flight", "step.failed", Map.of("status", "REJECTED"));
      end("REJECTED");
    }
  }

  void end(String status) {
    set("run.ended", Map.of("status", status, "durationMs", 3210));
  }

  private void steps() {
    set("run.running", Map.of("status", "RUNNING"));
    for (String step : List.of("flight", "event", "expense")) {
      step(step, "step.started", Map.of("status", "RUNNING", "attempts", 1));
      step(
          step,
          "step.completed",
          Map.of("status", "COMPLETED", "result", Map.of("bookingId", "B-" + step)));
    }
    set(
        "run.ended",
        Map.of(
            "status",
            "COMPLETED",
            "durationMs",
            3210,
            "cost",
            Map.of(
                "model",
                Map.of("known", true, "amountMicros", 0, "currency", "EUR"),
                "spent",
                List.of(Map.of("minor", 12900, "currency", "EUR")))));
  }

  private static Map<String, Object> step(String id, int position, String agent, String action) {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("id", id);
    step.put("position", position);
    step.put("agent", agent);
    step.put("action", action);
    step.put("status", "PENDING");
    step.put("attempts", 0);
    step.put("params", new LinkedHashMap<>(Map.of("date", "2026-11-23")));
    return step;
  }
}
