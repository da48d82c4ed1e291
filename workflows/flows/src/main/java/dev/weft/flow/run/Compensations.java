package dev.weft.flow.run;

import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.agent.StepOutcome;
import dev.weft.contract.run.StepStatus;
import dev.weft.contract.tool.Effect;
import io.temporal.failure.ActivityFailure;
import io.temporal.workflow.Workflow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;

/**
 * The undos of one run. A call is registered before it is made, because a call that failed may have
 * taken effect all the same. Every undo runs in a scope that no cancel reaches, with retries of its
 * own; one that fails is recorded as debt and does not keep the others from running.
 */
final class Compensations {
  private static final Logger LOG = Workflow.getLogger(Compensations.class);

  private final RunJournal journal;
  private final StepRunner runner;
  private final Map<String, Registered> registered = new LinkedHashMap<>();
  private final List<String> undone = new ArrayList<>();
  private final List<String> undoneAsPrecaution = new ArrayList<>();
  private final List<String> debt = new ArrayList<>();

  private record Registered(PlanStep step, StepCall call, boolean refused) {}

  Compensations(RunJournal journal, StepRunner runner) {
    this.journal = journal;
    this.runner = runner;
  }

  void register(PlanStep step, StepCall call) {
    if (StepRunner.traits(step).effect() != Effect.READ) {
      registered.put(step.id(), new Registered(step, call, false));
    }
  }

  /**
   * The call was refused before it did anything. It is undone all the same, for an earlier try may
   * have had its answer lost.
   */
  void refused(String stepId) {
    registered.computeIfPresent(stepId, (_, one) -> new Registered(one.step(), one.call(), true));
  }

  List<String> undone() {
    return List.copyOf(undone);
  }

  /** Null when there are none, as most ends have none. */
  @Nullable List<String> undoneAsPrecaution() {
    return undoneAsPrecaution.isEmpty() ? null : List.copyOf(undoneAsPrecaution);
  }

  List<String> debt() {
    return List.copyOf(debt);
  }

  boolean isEmpty() {
    return registered.isEmpty();
  }

  /** Undoes everything that is registered, the last first. */
  void undoAll() {
    for (Registered last : List.copyOf(registered.values()).reversed()) {
      undo(last);
    }
  }

  /** Undoes one step, when the flow goes on without it. */
  void undo(String stepId) {
    Registered one = registered.get(stepId);
    if (one != null) {
      undo(one);
    }
  }

  private void undo(Registered one) {
    String id = one.step().id();
    registered.remove(id);
    StepOutcome outcome = journal.outcome(id);
    boolean failedBefore = one.refused() || outcome.status() == StepStatus.FAILED;
    if (!StepRunner.traits(one.step()).undoable()) {
      if (!failedBefore) {
        debt.add(id);
      }
      return;
    }
    Workflow.newDetachedCancellationScope(
            () -> {
              try {
                EffectFound told = runner.undo(one.step(), renumbered(one.call()));
                boolean completed = outcome.status() == StepStatus.COMPLETED;
                undone(one.step(), completed ? EffectFound.STOOD : told, failedBefore);
              } catch (ActivityFailure e) {
                LOG.warn("undo of step {} failed: compensation debt", id);
                journal.became(id, StepStatus.UNDO_FAILED);
                debt.add(id);
              }
            })
        .run();
  }

  /** A step that had failed keeps its status and its error; one that was cut off gets one. */
  private void undone(PlanStep step, EffectFound found, boolean failedBefore) {
    switch (found) {
      case STOOD -> undone.add(step.id());
      case UNKNOWN -> undoneAsPrecaution.add(step.id());
      case NONE -> {}
    }
    if (failedBefore) {
      return;
    }
    if (found == EffectFound.NONE) {
      journal.cutOff(step);
    } else {
      journal.became(step.id(), StepStatus.UNDONE);
    }
  }

  private StepCall renumbered(StepCall call) {
    return new StepCall(
        call.run(),
        call.stepId(),
        call.iteration(),
        call.position(),
        call.total(),
        call.agent(),
        call.action(),
        call.params(),
        call.effectKey(),
        call.approvalId(),
        journal.nextSequence());
  }
}
