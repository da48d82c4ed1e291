package dev.weft.flow.run;

import dev.weft.contract.agent.FlowProgress;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.agent.StepOutcome;
import dev.weft.contract.agent.StepResult;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.RunActivities;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate;
import dev.weft.contract.run.RunUpdate.RunError;
import dev.weft.contract.run.RunUpdate.StepChange;
import dev.weft.contract.run.StepStatus;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The state of one run: what became of each step, and how far the projection has been told. The one
 * place that counts the run's updates.
 */
final class RunJournal {
  private static final String GAP = "\u00a0\u00a0\u00a0";

  private final RunContext run;
  private final RunActivities activities;
  private final Map<String, StepOutcome> outcomes = new LinkedHashMap<>();
  private final List<StepChange> untold = new ArrayList<>();
  private final List<String> waitingFor = new ArrayList<>();
  private RunStatus status = RunStatus.ACCEPTED;
  private long sequence;

  RunJournal(RunContext run) {
    this.run = run;
    this.activities =
        Workflow.newLocalActivityStub(RunActivities.class, Stubs.store("record the run's state"));
  }

  RunContext run() {
    return run;
  }

  long nextSequence() {
    return ++sequence;
  }

  /** Lists steps that will come, in order. */
  void expect(List<PlanStep> steps) {
    for (PlanStep step : steps) {
      put(step, StepStatus.PENDING, 0, null, null);
    }
    show();
  }

  void record(RunStatus newStatus) {
    tell(newStatus, null, null, null, null, null);
  }

  void recordPlan(RunStatus newStatus, Plan plan, @Nullable String hash, String planner) {
    tell(newStatus, plan, hash, planner, null, null);
  }

  /** Tells the projection how the run ended; steps that never ran count as skipped. */
  void recordEnd(RunEnd end) {
    tell(end.status(), null, null, null, WeftJson.toMap(end), end.error());
  }

  /** Tells the projection of steps that no activity reports, if there are any. */
  void flush() {
    if (!untold.isEmpty()) {
      record(status);
    }
  }

  /** Reads the result that an earlier run left. */
  StepResult reused(PlanStep step) {
    return activities.reused(run, step.id());
  }

  void running(PlanStep step) {
    put(step, StepStatus.RUNNING, 0, null, null);
    show();
  }

  void waiting(PlanStep step, String approvalId) {
    waitingFor.add(approvalId);
    status = RunStatus.WAITING;
    put(step, StepStatus.WAITING, 0, null, null);
    show();
  }

  /** A wait for an approval is over, however it ended. */
  void waited(PlanStep step, String approvalId) {
    waitingFor.remove(approvalId);
    put(step, StepStatus.RUNNING, 0, null, null);
    if (waitingFor.isEmpty() && status == RunStatus.WAITING) {
      status = RunStatus.RUNNING;
    }
    show();
  }

  boolean isWaiting() {
    return !waitingFor.isEmpty();
  }

  void completed(PlanStep step, @Nullable StepResult result) {
    put(step, StepStatus.COMPLETED, result == null ? 0 : result.attempts(), result, null);
    show();
  }

  void failed(PlanStep step, int attempts, RunError error) {
    put(step, StepStatus.FAILED, attempts, null, error);
    show();
  }

  /** A failure that no activity reports. */
  void failedUntold(PlanStep step, int attempts, RunError error) {
    failed(step, attempts, error);
    untold.add(change(step, StepStatus.FAILED, error));
  }

  /** A call was cut off before it took effect; its undo tells the projection. */
  void cutOff(PlanStep step) {
    failed(
        step,
        outcome(step.id()).attempts(),
        new RunError(
            ErrorType.Cancelled.name(),
            "cut off before it took effect",
            step.id(),
            new LinkedHashMap<>()));
  }

  /** A failure that the flow itself found. */
  void failedHere(PlanStep step, RunError error) {
    failedUntold(step, outcomes.containsKey(step.id()) ? outcome(step.id()).attempts() : 0, error);
  }

  /** A step that called no tool, and whose branch is chosen. */
  void branched(PlanStep step) {
    completed(step, null);
    untold.add(new StepChange(step.id(), 0, StepStatus.COMPLETED, null));
  }

  void rejected(PlanStep step, RunError error) {
    put(step, StepStatus.REJECTED, 0, null, error);
    untold.add(change(step, StepStatus.REJECTED, error));
    show();
  }

  void skipped(PlanStep step) {
    put(step, StepStatus.SKIPPED, 0, null, null);
    untold.add(new StepChange(step.id(), 0, StepStatus.SKIPPED, null));
    show();
  }

  /** Changes the status alone, as undoing does. */
  void became(String stepId, StepStatus newStatus) {
    StepOutcome old = outcome(stepId);
    outcomes.put(
        stepId,
        new StepOutcome(
            old.id(),
            old.agent(),
            old.action(),
            newStatus,
            old.attempts(),
            old.result(),
            old.spent(),
            old.errorCode(),
            old.error()));
    show();
  }

  /** Steps that have not ended never will. */
  void skipUnfinished() {
    for (StepOutcome outcome : List.copyOf(outcomes.values())) {
      if (outcome.status() == StepStatus.PENDING
          || outcome.status() == StepStatus.WAITING
          || outcome.status() == StepStatus.RUNNING) {
        became(outcome.id(), StepStatus.SKIPPED);
        untold.add(new StepChange(outcome.id(), 0, StepStatus.SKIPPED, null));
      }
    }
  }

  StepOutcome outcome(String stepId) {
    StepOutcome outcome = outcomes.get(stepId);
    if (outcome == null) {
      throw new IllegalArgumentException("no step " + stepId);
    }
    return outcome;
  }

  /** What became of every step, in plan order. */
  List<StepOutcome> outcomes() {
    return List.copyOf(outcomes.values());
  }

  /** The same for messages and answers, which point to large results. */
  List<StepOutcome> smallOutcomes() {
    return outcomes.values().stream().map(StepOutcome::small).toList();
  }

  FlowProgress progress() {
    return new FlowProgress(
        status, smallOutcomes(), waitingFor.isEmpty() ? null : waitingFor.getFirst());
  }

  /** A row of a Markdown table; Web UI puts no space between its columns. */
  private static String row(String... cells) {
    return "| " + String.join(GAP + " | ", cells) + " |\n";
  }

  private static StepChange change(PlanStep step, StepStatus status, RunError error) {
    return new StepChange(step.id(), 0, status, error.code(), error.message());
  }

  private static boolean callsTool(StepOutcome outcome) {
    return outcome.agent() != null;
  }

  private void put(
      PlanStep step,
      StepStatus stepStatus,
      int attempts,
      @Nullable StepResult result,
      @Nullable RunError error) {
    outcomes.put(
        step.id(),
        new StepOutcome(
            step.id(),
            step.agent(),
            step.action(),
            stepStatus,
            attempts,
            result == null ? null : result.output(),
            result == null ? null : result.spent(),
            error == null ? null : error.code(),
            error == null ? null : error.message()));
  }

  private void tell(
      RunStatus newStatus,
      @Nullable Plan plan,
      @Nullable String hash,
      @Nullable String planner,
      @Nullable Map<String, Object> result,
      @Nullable RunError error) {
    status = newStatus;
    List<StepChange> changes = List.copyOf(untold);
    untold.clear();
    show();
    activities.record(
        new RunUpdate(run, nextSequence(), newStatus, plan, hash, planner, changes, result, error));
  }

  /**
   * Shows the steps in Web UI, which must not show personal data: places, tools and states, not the
   * ids that a planner made up. The places are those of the summaries.
   */
  private void show() {
    StringBuilder table = new StringBuilder("**").append(status).append("**\n");
    if (!outcomes.isEmpty()) {
      table.append("\n").append(row("Step", "Tool", "Status", "Attempts"));
      table.append("|---|---|---|---|\n");
    }
    long total = outcomes.values().stream().filter(RunJournal::callsTool).count();
    int position = 0;
    for (StepOutcome outcome : outcomes.values()) {
      boolean tool = callsTool(outcome);
      table.append(
          row(
              tool ? ++position + "/" + total : "-",
              tool ? outcome.agent() + "." + outcome.action() : "branch",
              outcome.status().name(),
              String.valueOf(outcome.attempts())));
    }
    Workflow.setCurrentDetails(table.toString());
  }
}
