package dev.weft.flow.debt;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.debt.DebtInput;
import dev.weft.contract.debt.DebtProgress;
import dev.weft.contract.debt.DebtState;
import dev.weft.contract.debt.DebtWorkflow;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.RunContext;
import dev.weft.testkit.flow.FlowExtension;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateHandle;
import io.temporal.client.WorkflowUpdateStage;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class DebtFlowTest {
  @RegisterExtension static final FlowExtension flows = FlowExtension.of(DebtWorkflowImpl.class);

  @Test
  void shouldUndoAgainWhenAPersonAskedForIt() {
    flows.debts().becomes("flight", DebtState.OPEN).becomes("hotel", DebtState.OPEN);
    WorkflowStub run = start();

    flows
        .debts()
        .becomes("flight", DebtState.RETRYING)
        .closedBy(step -> flows.steps().undos().contains(step));
    DebtState flight = repair(run, "flight", "flight/0/1");
    flows.debts().becomes("hotel", DebtState.DONE_BY_HAND);
    DebtState hotel = repair(run, "hotel", "hotel/0/1");

    assertThat(flight).isEqualTo(DebtState.UNDONE);
    assertThat(hotel).isEqualTo(DebtState.DONE_BY_HAND);
    assertThat(result(run).open()).isZero();
    assertThat(flows.steps().undos()).containsExactly("flight");
    flows.keepHistory("Debt", "settled", run);
  }

  @Test
  void shouldWaitForAPersonAgainWhenTheUndoFailsAgain() {
    flows.debts().becomes("flight", DebtState.RETRYING);
    flows.steps().undoFails("flight", ErrorType.Refused);
    WorkflowStub run = start();

    assertThat(repair(run, "flight", "flight/0/1")).isEqualTo(DebtState.OPEN);

    assertThat(flows.debts().failures()).containsExactly("Refused");
    assertThat(open(run)).isTrue();
    flows.debts().becomes("flight", DebtState.SKIPPED);
    repair(run, "flight", "flight/0/2");
    assertThat(result(run).open()).isZero();
    flows.keepHistory("Debt", "failed-again", run);
  }

  @Test
  void shouldTryAsPatientlyAsTheFirstUndo() {
    flows.debts().becomes("flight", DebtState.RETRYING);
    flows.steps().undoFails("flight", ErrorType.Unavailable);

    WorkflowStub run = start();
    update(run, "flight", "flight/0/1");
    flows.pass(Duration.ofMinutes(5));

    assertThat(flows.steps().undos()).hasSize(10);
    assertThat(flows.debts().failures()).containsExactly("Unavailable");
    assertThat(open(run)).isTrue();
  }

  @Test
  void shouldSettleNothingWhenNobodyDecided() {
    flows.debts().becomes("flight", DebtState.OPEN);
    WorkflowStub run = start();

    assertThat(repair(run, "flight", "forged")).isEqualTo(DebtState.OPEN);
    assertThat(repair(run, "unknown", "forged too")).isEqualTo(DebtState.VOID);

    assertThat(flows.steps().undos()).isEmpty();
    assertThat(open(run)).isTrue();
  }

  @Test
  void shouldTryOnceWhenTheSameUpdateComesTwice() {
    flows.debts().becomes("flight", DebtState.RETRYING).becomes("hotel", DebtState.OPEN);
    WorkflowStub run = start();

    repair(run, "flight", "flight/0/1");
    repair(run, "flight", "flight/0/1");

    assertThat(flows.steps().undos()).containsExactly("flight");
  }

  @Test
  void shouldWaitForAPersonAgainWhenTheCallWasForgotten() {
    flows.debts().becomes("flight", DebtState.RETRYING).forget();

    assertThat(repair(start(), "flight", "flight/0/1")).isEqualTo(DebtState.OPEN);

    assertThat(flows.debts().failures()).containsExactly("NotFound");
    assertThat(flows.steps().undos()).isEmpty();
  }

  @Test
  void shouldCompleteAtOnceWhenNothingIsOpen() {
    flows.debts().becomes("flight", DebtState.UNDONE);

    assertThat(result(start()).items()).hasSize(1);
  }

  @Test
  void shouldEndWithoutSettlingAnythingWhenItIsCancelled() {
    flows.debts().becomes("flight", DebtState.OPEN);
    WorkflowStub run = start();

    run.cancel();

    assertThatThrownBy(() -> result(run))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOf(CanceledFailure.class);
    assertThat(flows.debts().failures()).isEmpty();
  }

  private static WorkflowStub start() {
    RunContext run = flows.newRun(DebtWorkflow.NAME);
    return flows.start(DebtWorkflow.NAME, run, new DebtInput(run));
  }

  private static DebtState repair(WorkflowStub run, String stepId, String updateId) {
    return flows.answer(update(run, stepId, updateId));
  }

  private static WorkflowUpdateHandle<DebtState> update(
      WorkflowStub run, String stepId, String updateId) {
    return run.startUpdate(
        UpdateOptions.newBuilder(DebtState.class)
            .setUpdateName("repair")
            .setUpdateId(updateId)
            .setWaitForStage(WorkflowUpdateStage.ACCEPTED)
            .build(),
        stepId,
        0);
  }

  private static DebtProgress result(WorkflowStub run) {
    return flows.result(run, DebtProgress.class);
  }

  private static boolean open(WorkflowStub run) {
    return run.describe().getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }
}
