package dev.weft.flow.agent;

import static dev.weft.flow.agent.Steps.money;
import static dev.weft.flow.agent.Steps.sequence;
import static dev.weft.flow.agent.Steps.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.agent.AgentFlowResult;
import dev.weft.contract.agent.OnError;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.StepStatus;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApprovalFlowTest extends AgentFlowTestBase {
  @Test
  void shouldGoOnWhenItIsApproved() throws Exception {
    flows.approvals().silent();
    WorkflowStub run = start(sequence(write("first"), money("flight"), write("last")));
    String approval = flows.approvals().awaitAsked();
    assertThat(flows.steps().called()).containsExactly("first");

    flows.approvals().decide(approval, ApprovalState.APPROVED);

    assertThat(result(run).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(flows.steps().calls())
        .extracting(StepCall::approvalId)
        .containsExactly(null, approval, null);
    flows.keepHistory("AgentFlow", "approval-approved", run);
  }

  @Test
  void shouldUndoAndEndWhenItIsRejected() throws Exception {
    flows.approvals().silent();
    WorkflowStub run = start(sequence(write("first"), money("flight"), write("last")));

    flows.approvals().decide(flows.approvals().awaitAsked(), ApprovalState.REJECTED);

    AgentFlowResult result = result(run);
    assertThat(result.status()).isEqualTo(RunStatus.REJECTED);
    assertThat(result.error().code()).isEqualTo("ApprovalRejected");
    assertThat(result.undone()).containsExactly("first");
    assertThat(step(result, "flight").status()).isEqualTo(StepStatus.REJECTED);
    assertThat(step(result, "last").status()).isEqualTo(StepStatus.SKIPPED);
    assertThat(flows.steps().standing()).isEmpty();
    assertThat(lastUpdate().status()).isEqualTo(RunStatus.REJECTED);
    flows.keepHistory("AgentFlow", "approval-rejected", run);
  }

  @Test
  void shouldTakeSilenceUntilTheDeadlineForNo() {
    flows.approvals().silent();

    WorkflowStub run = start(sequence(write("first"), money("flight")));
    AgentFlowResult result = result(run);

    assertThat(result.status()).isEqualTo(RunStatus.REJECTED);
    assertThat(result.error().message()).contains("deadline");
    assertThat(flows.approvals().state("flight-0")).isEqualTo(ApprovalState.EXPIRED);
    assertThat(flows.steps().standing()).isEmpty();
    flows.keepHistory("AgentFlow", "approval-expired", run);
  }

  @Test
  void shouldTakeADecisionWhoseSignalWasLostAtTheDeadline() throws Exception {
    flows.approvals().silent();
    WorkflowStub run = start(sequence(money("flight")));

    flows.approvals().decideSilently(flows.approvals().awaitAsked(), ApprovalState.APPROVED);

    assertThat(result(run).status()).isEqualTo(RunStatus.COMPLETED);
  }

  @Test
  void shouldApproveNothingWhenTheSignalIsForged() throws Exception {
    flows.approvals().silent();
    WorkflowStub run = start(sequence(write("first"), money("flight")));
    String approval = flows.approvals().awaitAsked();

    flows.approvals().forgeSignal(approval);
    flows.approvals().forgeSignal(approval);

    assertThat(result(run).status()).isEqualTo(RunStatus.REJECTED);
    assertThat(flows.approvals().reads()).isNotEmpty().containsOnly(approval);
    assertThat(flows.steps().called()).containsExactly("first");
    flows.keepHistory("AgentFlow", "approval-forged", run);
  }

  @Test
  void shouldAskAgainWhenThePriceRosePastWhatWasApproved() {
    flows.steps().fails("flight", ErrorType.ApprovalExceeded, ErrorType.ApprovalExceeded);

    WorkflowStub run = start(sequence(money("flight")));
    AgentFlowResult result = result(run);

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(flows.approvals().all()).containsExactly("flight-0", "flight-1", "flight-2");
    assertThat(flows.steps().calls().getLast().approvalId()).isEqualTo("flight-2");
    flows.keepHistory("AgentFlow", "approval-exceeded", run);
  }

  @Test
  void shouldListNothingAsUndoneWhenTheDearerPriceIsRejected() throws Exception {
    flows.steps().fails("flight", ErrorType.ApprovalExceeded);
    flows.approvals().silent();
    WorkflowStub run = start(sequence(write("first"), money("flight")));
    flows.approvals().decide(flows.approvals().awaitAsked(), ApprovalState.APPROVED);

    flows.approvals().decide(flows.approvals().awaitAsked(), ApprovalState.REJECTED);

    AgentFlowResult result = result(run);
    assertThat(result.status()).isEqualTo(RunStatus.REJECTED);
    assertThat(result.undone()).containsExactly("first");
    assertThat(result.debt()).isEmpty();
    assertThat(step(result, "flight").status()).isEqualTo(StepStatus.REJECTED);
    assertThat(flows.steps().undos()).containsExactly("flight", "first");
  }

  @Test
  void shouldGiveUpWhenThePriceKeepsRising() {
    flows.steps().fails("flight", many(ErrorType.ApprovalExceeded, 9));

    AgentFlowResult result = failure(start(sequence(write("first"), money("flight"))));

    assertThat(result.error().code()).isEqualTo("ApprovalExceeded");
    assertThat(flows.approvals().all()).hasSize(5);
    assertThat(told("flight").status()).isEqualTo(StepStatus.FAILED);
    assertThat(flows.steps().standing()).isEmpty();
  }

  @Test
  void shouldFailTheStepWhenItCannotEvenBeAsked() {
    flows.approvals().cannotAsk("flight", ErrorType.NotAvailable);

    AgentFlowResult result = failure(start(sequence(write("first"), money("flight"))));

    assertThat(result.error().code()).isEqualTo("NotAvailable");
    assertThat(step(result, "flight").status()).isEqualTo(StepStatus.FAILED);
    assertThat(told("flight").status()).isEqualTo(StepStatus.FAILED);
    assertThat(told("flight").errorCode()).isEqualTo("NotAvailable");
    assertThat(told("flight").error()).isEqualTo("told to fail");
    assertThat(result.undone()).containsExactly("first");
    assertThat(flows.steps().undos()).containsExactly("first");
  }

  @Test
  void shouldWithdrawTheApprovalWhenItIsCancelled() throws Exception {
    flows.approvals().silent();
    WorkflowStub run = start(sequence(write("first"), money("flight")));
    String approval = flows.approvals().awaitAsked();
    flows.pass(Duration.ofSeconds(1));

    run.cancel();

    assertCancelled(run);
    assertThat(flows.approvals().state(approval)).isEqualTo(ApprovalState.WITHDRAWN);
    assertThat(flows.steps().undos()).containsExactly("first");
    assertThat(lastUpdate().status()).isEqualTo(RunStatus.CANCELLED);
    flows.keepHistory("AgentFlow", "approval-cancelled", run);
  }

  @Test
  void shouldGoOnWithoutARejectedStepWhenOnErrorIsContinue() {
    flows.approvals().answers("flight", ApprovalState.REJECTED);

    AgentFlowResult result =
        runToEnd(sequence(money("flight").onError(OnError.CONTINUE), write("last")));

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED_PARTIALLY);
    assertThat(step(result, "flight").status()).isEqualTo(StepStatus.REJECTED);
    assertThat(flows.steps().standing()).containsExactly("last");
  }

  @Test
  void shouldAskAgainWithTheChangedArgumentsWhenTheirPriceRose() throws Exception {
    flows.steps().fails("flight", ErrorType.ApprovalExceeded);
    flows.approvals().silent();
    WorkflowStub run = start(sequence(money("flight").param("to", "BER")));

    flows.approvals().approveWith(flows.approvals().awaitAsked(), Map.of("to", "HAM"));
    flows.approvals().decide(flows.approvals().awaitAsked(), ApprovalState.APPROVED);

    assertThat(result(run).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(flows.approvals().all()).containsExactly("flight-0", "flight-1");
    assertThat(flows.steps().calls().getLast().params()).containsEntry("to", "HAM");
  }

  @Test
  void shouldEndRejectedWhenTheRequesterWithdraws() throws Exception {
    flows.approvals().silent();
    WorkflowStub run =
        start(sequence(write("first"), money("flight").onError(OnError.CONTINUE), write("last")));

    flows.approvals().decide(flows.approvals().awaitAsked(), ApprovalState.WITHDRAWN);

    AgentFlowResult result = result(run);
    assertThat(result.status()).isEqualTo(RunStatus.REJECTED);
    assertThat(result.error().code()).isEqualTo("ApprovalWithdrawn");
    assertThat(result.undone()).containsExactly("first");
    assertThat(step(result, "last").status()).isEqualTo(StepStatus.SKIPPED);
    flows.keepHistory("AgentFlow", "approval-withdrawn", run);
  }

  private static ErrorType[] many(ErrorType type, int count) {
    ErrorType[] types = new ErrorType[count];
    java.util.Arrays.fill(types, type);
    return types;
  }
}
