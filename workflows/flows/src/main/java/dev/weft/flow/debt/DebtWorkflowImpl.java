package dev.weft.flow.debt;

import dev.weft.contract.agent.StepActivities;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.debt.DebtActivities;
import dev.weft.contract.debt.DebtInput;
import dev.weft.contract.debt.DebtItem;
import dev.weft.contract.debt.DebtProgress;
import dev.weft.contract.debt.DebtState;
import dev.weft.contract.debt.DebtTicket;
import dev.weft.contract.debt.DebtWorkflow;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.RunContext;
import dev.weft.flow.run.Continuation;
import dev.weft.flow.run.Stubs;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.time.Duration;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Holds a run's debt until nothing of it is open. What a person decided stands in the debt's row;
 * an update merely makes the flow read it, so that an update from elsewhere settles nothing.
 */
public final class DebtWorkflowImpl implements DebtWorkflow {
  private static final Duration UNDO_TIMEOUT = Duration.ofMinutes(1);

  private final RunContext run;
  private final DebtActivities store =
      Workflow.newLocalActivityStub(DebtActivities.class, Stubs.store("read the debt"));
  private final Continuation continuation = new Continuation();
  private final Set<String> underWay = new LinkedHashSet<>();
  private DebtProgress progress = new DebtProgress(List.of());

  @WorkflowInit
  public DebtWorkflowImpl(DebtInput input) {
    run = input.run();
  }

  @Override
  public DebtProgress run(DebtInput input) {
    refresh();
    while (progress.open() > 0) {
      Workflow.await(() -> underWay.isEmpty() && (progress.open() == 0 || continuation.due()));
      if (continuation.due()) {
        continuation.goOn(() -> input);
      }
      refresh();
    }
    Workflow.await(Workflow::isEveryHandlerFinished);
    return progress;
  }

  @Override
  public DebtState repair(String stepId, int iteration) {
    String item = stepId + ":" + iteration;
    Workflow.await(() -> !underWay.contains(item));
    underWay.add(item);
    try {
      Workflow.newDetachedCancellationScope(() -> takeUp(stepId, iteration)).run();
      refresh();
    } finally {
      underWay.remove(item);
    }
    return progress.items().stream()
        .filter(known -> known.stepId().equals(stepId) && known.iteration() == iteration)
        .map(DebtItem::state)
        .findFirst()
        .orElse(DebtState.VOID);
  }

  @Override
  public DebtProgress status() {
    return progress;
  }

  private void takeUp(String stepId, int iteration) {
    DebtTicket ticket = store.take(run, stepId, iteration);
    if (ticket.state() != DebtState.RETRYING) {
      return;
    }
    StepCall call = ticket.call();
    if (call == null) {
      store.failed(run, stepId, iteration, ErrorType.NotFound.name());
      return;
    }
    try {
      Workflow.newActivityStub(
              StepActivities.class,
              Stubs.remote(UNDO_TIMEOUT, Stubs.UNDO, "undo again " + call.summary()))
          .undo(call);
    } catch (ActivityFailure failure) {
      store.failed(run, stepId, iteration, code(failure));
    }
  }

  private void refresh() {
    progress = store.items(run);
    show();
  }

  private void show() {
    StringBuilder table = new StringBuilder("**").append(progress.open()).append(" open**\n\n");
    table.append("| Step | Tool | State |\n|---|---|---|\n");
    progress
        .items()
        .forEach(item ->
            table
                .append("| ")
                .append(item.position())
                .append(" | ")
                .append(item.tool())
                .append(" | ")
                .append(item.state())
                .append(" |\n"));
    Workflow.setCurrentDetails(table.toString());
  }

  private static String code(ActivityFailure failure) {
    return failure.getCause() instanceof ApplicationFailure cause
        ? cause.getType()
        : ErrorType.Unavailable.name();
  }
}
