package dev.weft.flow.agent;

import static dev.weft.flow.agent.Steps.money;
import static dev.weft.flow.agent.Steps.sequence;
import static dev.weft.flow.agent.Steps.write;
import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.agent.StepCall;
import dev.weft.contract.approval.ApprovalQuote;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.RunStatus;
import io.temporal.client.WorkflowStub;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ApprovalEditFlowTest extends AgentFlowTestBase {
  @Test
  void shouldCallWithWhatTheApproverChangedTheArgumentsTo() throws Exception {
    flows.approvals().silent();
    WorkflowStub run =
        start(
            sequence(
                write("first"),
                money("flight").param("to", "BER").param("seats", 2),
                write("last")));
    String approval = flows.approvals().awaitAsked();
    flows.awaitStatus(run, RunStatus.WAITING);

    ApprovalQuote quote = flows.approvals().quoteEdit(approval, Map.of("to", "HAM", "seats", 1));
    ApprovalQuote refused =
        flows.approvals().quoteEdit(approval, Map.of("refuse", ErrorType.NotAvailable.name()));
    flows.approvals().approveWith(approval, Map.of("to", "HAM", "seats", 1));

    assertThat(result(run).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(quote.sentence()).contains("HAM").doesNotContain("BER");
    assertThat(refused.refusal()).isEqualTo("NotAvailable");
    StepCall called = flows.steps().calls().get(1);
    assertThat(called.params()).containsOnly(Map.entry("to", "HAM"), Map.entry("seats", 1));
    assertThat(called.approvalId()).isEqualTo(approval);
    flows.keepHistory("AgentFlow", "approval-edited", run);
  }

  @Test
  void shouldQuoteNothingForAnApprovalThatItDoesNotWaitFor() throws Exception {
    flows.approvals().silent();
    WorkflowStub run = start(sequence(money("flight"), money("hotel")));
    String first = flows.approvals().awaitAsked();
    flows.approvals().decide(first, ApprovalState.APPROVED);
    String second = flows.approvals().awaitAsked();
    flows.awaitStatus(run, RunStatus.WAITING);

    assertThat(flows.approvals().quoteEdit(first, Map.of()).refusal()).isEqualTo("NotFound");

    flows.approvals().decide(second, ApprovalState.APPROVED);
    assertThat(result(run).status()).isEqualTo(RunStatus.COMPLETED);
  }
}
