package dev.weft.flow.agent;

import static dev.weft.flow.agent.Steps.bestEffort;
import static dev.weft.flow.agent.Steps.conditional;
import static dev.weft.flow.agent.Steps.quick;
import static dev.weft.flow.agent.Steps.quorum;
import static dev.weft.flow.agent.Steps.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.weft.contract.agent.AgentFlowResult;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanParameter;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.StepStatus;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ParallelModesFlowTest extends AgentFlowTestBase {
  private static final Duration LONG = Duration.ofHours(1);

  /** Real time, which begins once the steps that run within the first workflow task are done. */
  private static final Duration SHORT = Duration.ofMillis(300);

  @Test
  void shouldGoOnWhenEnoughStepsHaveCompletedAndUndoTheOthers() {
    flows.steps().blocks("slow");

    WorkflowStub run =
        start(quorum(2, LONG, write("a"), write("slow"), write("b"), write("after").after("slow")));
    AgentFlowResult result = result(run);

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED_PARTIALLY);
    assertThat(statuses(result.steps()))
        .containsOnly(
            entry("a", StepStatus.COMPLETED),
            entry("b", StepStatus.COMPLETED),
            entry("slow", StepStatus.FAILED),
            entry("after", StepStatus.SKIPPED));
    assertThat(step(result, "slow").errorCode()).isEqualTo("QuorumReached");
    assertThat(told("slow").errorCode()).isEqualTo("QuorumReached");
    assertThat(flows.steps().standing()).containsExactlyInAnyOrder("a", "b");
    flows.keepHistory("AgentFlow", "quorum-reached", run);
  }

  @Test
  void shouldBearFailuresAsLongAsTheQuorumCanBeReached() {
    flows.steps().fails("bad", ErrorType.Refused);

    WorkflowStub run = start(quorum(2, LONG, write("bad"), write("a"), write("b")));
    AgentFlowResult result = result(run);

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED_PARTIALLY);
    assertThat(flows.steps().standing()).containsExactlyInAnyOrder("a", "b");
  }

  @Test
  void shouldFailAndUndoEverythingWhenTheQuorumCannotBeReached() {
    flows.steps().fails("bad", ErrorType.Refused);

    WorkflowStub run =
        start(quorum(2, LONG, write("a"), write("bad").after("a"), write("c").after("bad")));
    AgentFlowResult result = failure(run);

    assertThat(result.status()).isEqualTo(RunStatus.FAILED_UNDONE);
    assertThat(result.error().stepId()).isEqualTo("bad");
    assertThat(flows.steps().standing()).isEmpty();
    flows.keepHistory("AgentFlow", "quorum-missed", run);
  }

  @Test
  void shouldFailWhenTheDeadlinePassesBeforeTheQuorum() {
    flows.steps().blocks("slow");

    AgentFlowResult result = failure(start(quorum(2, SHORT, write("a"), write("slow"))));

    assertThat(result.error().code()).isEqualTo("DeadlineExceeded");
    assertThat(flows.steps().standing()).isEmpty();
  }

  @Test
  void shouldTakeWhatIsThereAtTheDeadline() {
    flows.steps().blocks("slow").fails("bad", ErrorType.Refused);

    WorkflowStub run = start(bestEffort(SHORT, quick("a"), write("slow"), quick("bad")));
    AgentFlowResult result = result(run);

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED_PARTIALLY);
    assertThat(step(result, "slow").errorCode()).isEqualTo("DeadlineExceeded");
    assertThat(step(result, "bad").errorCode()).isEqualTo("Refused");
    assertThat(flows.steps().standing()).containsExactly("a");
    flows.keepHistory("AgentFlow", "best-effort", run);
  }

  @Test
  void shouldFailWhenNothingIsThere() {
    flows.steps().fails("a", ErrorType.Refused).fails("b", ErrorType.NotAvailable);

    AgentFlowResult result = failure(start(bestEffort(LONG, write("a"), write("b"))));

    assertThat(result.status()).isEqualTo(RunStatus.FAILED_UNDONE);
    assertThat(flows.steps().standing()).isEmpty();
  }

  @Test
  void shouldGiveStepsAndConditionsTheValuesOfParameters() {
    flows.conditions().answers("param.city == 'Berlin'", true);
    Plan plan =
        conditional(
            write("branch1")
                .when(
                    "param.city == 'Berlin'",
                    List.of(write("a").param("to", "{{param.city}}")),
                    List.of()));
    PlanParameter city =
        new PlanParameter("city", Map.of("type", "string"), null, null, "{{secret.field}}");

    AgentFlowResult result = runToEnd(plan.with(List.of(city)));

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(flows.steps().calls().getFirst().params()).containsEntry("to", "{{secret.field}}");
  }
}
