package dev.weft.flow.tenancy;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.run.RunContext;
import dev.weft.contract.tenancy.TenantMove;
import dev.weft.contract.tenancy.TenantMoveInput;
import dev.weft.contract.tenancy.TenantMoveResult;
import dev.weft.contract.tenancy.TenantMoveWorkflow;
import dev.weft.testkit.flow.FlowExtension;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TenantMoveFlowTest {
  @RegisterExtension
  static final FlowExtension flows = FlowExtension.of(TenantMoveWorkflowImpl.class);

  private static final String[] ALL = {
    "drain", "open", "freeze", "copy", "verify", "depart", "stop", "activate", "stop", "erase"
  };

  private static WorkflowStub start() {
    RunContext run = flows.newRun(TenantMoveWorkflow.NAME);
    TenantMove move =
        new TenantMove("acme", run.runId(), "eu-west-1", "us-east-1", 2, 60, run.subject());
    return flows.start(TenantMoveWorkflow.NAME, run, new TenantMoveInput(move));
  }

  @Test
  void shouldSwitchAfterTheCopyWasComparedAndEraseAtTheEnd() {
    WorkflowStub move = start();

    assertThat(flows.result(move, TenantMoveResult.class))
        .isEqualTo(new TenantMoveResult(3, "ff00"));
    assertThat(flows.tenantMoves().calls()).containsExactly(ALL);
    flows.keepHistory(TenantMoveWorkflow.NAME, "moved", move);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "drain",
        "open",
        "freeze",
        "copy",
        "verify",
        "depart",
        "stop",
        "activate",
        "erase"
      })
  void shouldRepeatAStepThatFailed(String step) {
    flows.tenantMoves().failsOnce(step);

    WorkflowStub move = start();

    assertThat(flows.result(move, TenantMoveResult.class).rows()).isEqualTo(3);
    assertThat(flows.tenantMoves().calls()).containsSubsequence(step, step).endsWith("erase");
    assertThat(flows.tenantMoves().calls()).noneMatch(call -> call.startsWith("abandon"));
  }

  @Test
  void shouldWaitUntilNothingIsInTheWay() {
    flows
        .tenantMoves()
        .open(List.of(List.of("run-1", "run-2"), List.of("run-2"), List.of()))
        .stirs();

    WorkflowStub move = start();

    assertThat(flows.result(move, TenantMoveResult.class).rows()).isEqualTo(3);
    assertThat(flows.tenantMoves().calls())
        .containsSubsequence("open", "open", "open", "freeze", "open", "freeze", "copy");
    flows.keepHistory(TenantMoveWorkflow.NAME, "drained", move);
  }

  @Test
  void shouldGiveUpWhenSomethingIsStillInTheWay() {
    flows.tenantMoves().open(List.of(List.of("run-1")));

    WorkflowStub move = start();

    assertThatThrownBy(() -> flows.result(move, TenantMoveResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(flows.tenantMoves().calls())
        .doesNotContain("freeze")
        .endsWith("abandon: still there after 60 s, and cannot be moved while they run: run-1");
    flows.keepHistory(TenantMoveWorkflow.NAME, "given-up", move);
  }

  @ParameterizedTest
  @ValueSource(strings = {"drain", "copy", "verify", "depart"})
  void shouldGiveUpWhatIsRefusedBeforeTheTenantHasLeft(String step) {
    flows.tenantMoves().refuses(step);

    WorkflowStub move = start();

    assertThatThrownBy(() -> flows.result(move, TenantMoveResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(flows.tenantMoves().calls()).endsWith(step, "abandon: told to refuse");
  }

  @Test
  void shouldGiveUpWhenItIsCancelledWhileItDrains() {
    flows.tenantMoves().open(List.of(List.of("run-1")));
    WorkflowStub move = start();

    move.cancel();

    assertThatThrownBy(() -> flows.result(move, TenantMoveResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(flows.tenantMoves().calls()).endsWith("abandon: cancelled");
    flows.keepHistory(TenantMoveWorkflow.NAME, "cancelled", move);
  }
}
