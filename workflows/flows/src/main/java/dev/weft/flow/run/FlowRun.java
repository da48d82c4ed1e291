package dev.weft.flow.run;

import dev.weft.contract.agent.FlowProgress;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.agent.StepOutcome;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate.RunError;
import dev.weft.contract.run.StepStatus;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.Workflow;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One run of a flow: its steps, their undo, and its end. A flow makes one in its constructor, lists
 * its steps, and calls them within {@link #run}.
 */
public final class FlowRun {
  private final RunJournal journal;
  private final ApprovalGate gate;
  private final Compensations compensations;
  private final GuardedSteps steps;
  private final StepRunner runner = new StepRunner();
  private final Hold hold = new Hold();

  public FlowRun(RunContext run) {
    journal = new RunJournal(run);
    gate = new ApprovalGate(journal);
    compensations = new Compensations(journal, runner);
    steps = new GuardedSteps(journal, gate, compensations, runner, hold);
  }

  /**
   * Runs a flow's steps and closes the run: completed, or stopped or cancelled with everything
   * undone. Whatever the engine throws ends the run; only a bug in the flow's own code stops it.
   *
   * @param body calls the steps; throws {@link RunStopped} to end early
   * @param result makes the flow's own result
   * @throws ApplicationFailure of type {@code FlowFailed}, with the result as its detail, when a
   *     step failed
   * @throws CanceledFailure when the run was cancelled
   */
  public <R> R run(Runnable body, Function<RunEnd, R> result) {
    try {
      body.run();
      return result.apply(end(completedStatus(), null));
    } catch (RunStopped stopped) {
      return stopped(stopped, result);
    } catch (TemporalFailure failure) {
      if (!StepErrors.cancelled(failure)) {
        return stopped(RunStopped.failed(StepErrors.unforeseen()), result);
      }
      undoAll();
      end(compensations.debt().isEmpty() ? RunStatus.CANCELLED : RunStatus.FAILED_WITH_DEBT, null);
      throw new CanceledFailure("cancelled; what had been done was undone");
    }
  }

  /** Records that a plan is being made. */
  public void planning() {
    journal.record(RunStatus.PLANNING);
  }

  /** Records that the steps begin; they are all known by now. */
  public void begin(List<PlanStep> all) {
    expect(all);
    journal.record(RunStatus.RUNNING);
  }

  /** Records a plan, and that its steps begin. */
  public void begin(List<PlanStep> all, Plan plan, @Nullable String hash, String planner) {
    expect(all);
    journal.recordPlan(RunStatus.RUNNING, plan, hash, planner);
  }

  /**
   * Calls a step's tool with all safeguards.
   *
   * @return its output
   * @throws RunStopped when it failed for good, or was rejected
   */
  public Map<String, Object> call(PlanStep step, Map<String, Object> params) {
    return steps.call(step, params);
  }

  /** The flow goes on without a step that failed; what it may have done is undone at once. */
  public void goOnWithout(PlanStep step) {
    compensations.undo(step.id());
    journal.flush();
  }

  /** Records that a step failed for a reason that the flow itself found. */
  public RunStopped fail(PlanStep step, ErrorType type, String message) {
    RunStopped failed = RunStopped.failed(type, message, step.id());
    journal.failedHere(step, failed.error());
    return failed;
  }

  /** Records steps that will not run. */
  public void skip(List<PlanStep> skipped) {
    skipped.forEach(journal::skipped);
    journal.flush();
  }

  /** Records a step that only branched. */
  public void branched(PlanStep step) {
    journal.branched(step);
  }

  public boolean completed(String stepId) {
    return journal.outcome(stepId).status() == StepStatus.COMPLETED;
  }

  /** Whether a step was begun. */
  public boolean begun(String stepId) {
    return journal.outcome(stepId).status() != StepStatus.PENDING;
  }

  /** Whether a step has ended, one way or another. */
  public boolean ended(String stepId) {
    return switch (journal.outcome(stepId).status()) {
      case PENDING, WAITING, RUNNING -> false;
      case COMPLETED, FAILED, SKIPPED, REJECTED, UNDONE, UNDO_FAILED -> true;
    };
  }

  /** The results of completed steps, by step id. */
  public Map<String, Object> results() {
    Map<String, Object> results = new LinkedHashMap<>();
    for (StepOutcome outcome : journal.outcomes()) {
      if (outcome.status() == StepStatus.COMPLETED && outcome.result() != null) {
        results.put(outcome.id(), outcome.result());
      }
    }
    return results;
  }

  /** Whether a step waits for a person: to approve it, or to raise a budget. */
  public boolean waitsForAPerson() {
    return journal.isWaiting() || runner.waitsForBudget();
  }

  /** Answers the query for the run's progress. */
  public FlowProgress progress() {
    return journal.progress();
  }

  /** Takes the signal that an approval may have been decided. */
  public void approvalDecided(String approvalId) {
    gate.wake(approvalId);
  }

  /** Holds the run before its next step. */
  public void pause() {
    hold.pause();
  }

  /** Lets the run go on. */
  public void resume() {
    hold.resume();
  }

  private void expect(List<PlanStep> all) {
    steps.expect(all);
    journal.expect(all);
  }

  private RunStatus completedStatus() {
    boolean partial =
        journal.outcomes().stream()
            .anyMatch(outcome ->
                outcome.status() == StepStatus.FAILED
                    || outcome.status() == StepStatus.REJECTED
                    || outcome.status() == StepStatus.UNDO_FAILED);
    return partial ? RunStatus.COMPLETED_PARTIALLY : RunStatus.COMPLETED;
  }

  private <R> R stopped(RunStopped stopped, Function<RunEnd, R> result) {
    undoAll();
    boolean failed = stopped.status() == RunStatus.FAILED_UNDONE;
    RunStatus status =
        compensations.debt().isEmpty() ? stopped.status() : RunStatus.FAILED_WITH_DEBT;
    R ended = result.apply(end(status, stopped.error()));
    if (failed || status == RunStatus.FAILED_WITH_DEBT) {
      throw ApplicationFailure.newNonRetryableFailure(
          "the flow failed: " + stopped.error().code(), ErrorType.FlowFailed.name(), ended);
    }
    return ended;
  }

  private void undoAll() {
    Workflow.newDetachedCancellationScope(
            () -> {
              if (!compensations.isEmpty()) {
                journal.record(RunStatus.UNDOING);
                compensations.undoAll();
              }
            })
        .run();
  }

  private RunEnd end(RunStatus status, @Nullable RunError error) {
    journal.skipUnfinished();
    RunEnd end =
        new RunEnd(
            status,
            journal.smallOutcomes(),
            compensations.undone(),
            compensations.debt(),
            error,
            compensations.undoneAsPrecaution());
    Workflow.newDetachedCancellationScope(
            () -> {
              journal.recordEnd(end);
              Workflow.await(Workflow::isEveryHandlerFinished);
            })
        .run();
    return end;
  }
}
