package dev.weft.flow.run;

import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.agent.StepResult;
import dev.weft.contract.approval.ApprovalTicket;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.EffectKeys;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate.RunError;
import dev.weft.contract.tool.ApprovalRule;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.CancellationScope;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Runs steps with their safeguards: approval, compensation, retries. */
final class GuardedSteps {
  private static final int MAX_ROUNDS = 5;

  private final RunJournal journal;
  private final ApprovalGate gate;
  private final Compensations compensations;
  private final StepRunner runner;
  private final Hold hold;
  private final List<String> positions = new ArrayList<>();

  GuardedSteps(
      RunJournal journal,
      ApprovalGate gate,
      Compensations compensations,
      StepRunner runner,
      Hold hold) {
    this.journal = journal;
    this.gate = gate;
    this.compensations = compensations;
    this.runner = runner;
    this.hold = hold;
  }

  /** Numbers the steps that call tools. */
  void expect(List<PlanStep> steps) {
    for (PlanStep step : steps) {
      if (step.agent() != null) {
        positions.add(step.id());
      }
    }
  }

  /**
   * Calls the step's tool.
   *
   * @return its output
   * @throws RunStopped when it failed for good, or was rejected
   */
  Map<String, Object> call(PlanStep step, Map<String, Object> params) {
    return journal.run().reused().contains(step.id()) ? reuse(step) : callTool(step, params);
  }

  /** The step ran in an earlier run, to which its effect belongs: there is nothing to undo here. */
  private Map<String, Object> reuse(PlanStep step) {
    CancellationScope.throwCanceled();
    try {
      StepResult result = journal.reused(step);
      journal.completed(step, result);
      return result.output();
    } catch (ActivityFailure failure) {
      if (StepErrors.cancelled(failure)) {
        throw failure;
      }
      RunError error = StepErrors.of(step.id(), failure);
      journal.failedUntold(step, 0, error);
      throw RunStopped.failed(error);
    }
  }

  private Map<String, Object> callTool(PlanStep step, Map<String, Object> params) {
    Map<String, Object> agreed = params;
    for (int round = 0; ; round++) {
      CancellationScope.throwCanceled();
      hold.await();
      journal.running(step);
      boolean called = false;
      try {
        ApprovalTicket approval = approval(step, agreed, round);
        if (approval != null && approval.arguments() != null) {
          agreed = approval.arguments();
        }
        hold.await();
        StepCall call = call(step, agreed, approval == null ? null : approval.approvalId());
        compensations.register(step, call);
        called = true;
        StepResult result = runner.execute(step, call);
        journal.completed(step, result);
        return result.output();
      } catch (ActivityFailure failure) {
        if (StepErrors.cancelled(failure)) {
          throw failure;
        }
        RunError error = StepErrors.of(step.id(), failure);
        boolean dearer = error.code().equals(ErrorType.ApprovalExceeded.name());
        if (!dearer || step.approval() == null || round + 1 >= MAX_ROUNDS) {
          int attempts = StepErrors.attempts(failure, StepRunner.maxAttempts(step));
          if (called && !dearer && StepErrors.reported(failure)) {
            journal.failed(step, attempts, error);
          } else {
            journal.failedUntold(step, attempts, error);
          }
          throw RunStopped.failed(error);
        }
        compensations.refused(step.id());
      }
    }
  }

  private @Nullable ApprovalTicket approval(PlanStep step, Map<String, Object> params, int round) {
    ApprovalRule rule = step.approval();
    if (rule == null) {
      return null;
    }
    ApprovalTicket approval = gate.approve(step, call(step, params, null), rule, round);
    if (!journal.isWaiting()) {
      journal.record(RunStatus.RUNNING);
    }
    return approval;
  }

  private StepCall call(PlanStep step, Map<String, Object> params, @Nullable String approvalId) {
    return new StepCall(
        journal.run(),
        step.id(),
        0,
        positions.indexOf(step.id()) + 1,
        positions.size(),
        Objects.requireNonNull(step.agent(), "agent"),
        Objects.requireNonNull(step.action(), "action"),
        params,
        EffectKeys.of(journal.run().runId(), step.id(), 0),
        approvalId,
        journal.nextSequence());
  }
}
