package dev.weft.flow.agent;

import static dev.weft.flow.agent.Steps.money;
import static dev.weft.flow.agent.Steps.parallel;
import static dev.weft.flow.agent.Steps.quick;
import static dev.weft.flow.agent.Steps.write;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.entry;

import dev.weft.contract.agent.AgentFlowResult;
import dev.weft.contract.agent.OnError;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.budget.AtLimit;
import dev.weft.contract.budget.BudgetRefusal;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.StepStatus;
import io.temporal.client.WorkflowStub;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ParallelFlowTest extends AgentFlowTestBase {
  private static final Duration LONG = Duration.ofHours(1);

  /** Real time, which begins once the steps that run within the first workflow task are done. */
  private static final Duration SHORT = Duration.ofMillis(300);

  @Test
  void shouldStartEachStepAsSoonAsThoseItDependsOnAreDone() {
    WorkflowStub run =
        start(
            parallel(
                LONG,
                write("last").after("a", "b"),
                write("a").param("x", "{{c.id}}").after("c"),
                quick("b"),
                write("c")));
    AgentFlowResult result = result(run);

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(flows.steps().called()).containsSubsequence("c", "a", "last").hasSize(4);
    assertThat(statuses(result.steps())).containsOnlyKeys("last", "a", "b", "c");
    flows.keepHistory("AgentFlow", "parallel-completed", run);
  }

  @Test
  void shouldUndoEverythingWhenACriticalStepFails() {
    flows.steps().blocks("slow").fails("bad", ErrorType.Refused);

    WorkflowStub run =
        start(parallel(LONG, write("done"), write("bad").after("done"), write("slow")));
    AgentFlowResult result = failure(run);

    assertThat(result.status()).isEqualTo(RunStatus.FAILED_UNDONE);
    assertThat(result.error().stepId()).isEqualTo("bad");
    assertThat(flows.steps().undos()).containsExactlyInAnyOrder("done", "bad", "slow");
    assertThat(flows.steps().standing()).isEmpty();
    flows.keepHistory("AgentFlow", "parallel-failed", run);
  }

  @Test
  void shouldCompletePartiallyWhenAnOptionalStepFails() {
    flows.steps().losesAnswers("weather");

    WorkflowStub run =
        start(
            parallel(
                LONG,
                write("flight"),
                write("weather").optional(),
                write("umbrella").optional().after("weather"),
                write("tip").onError(OnError.CONTINUE)));
    AgentFlowResult result = result(run);

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED_PARTIALLY);
    assertThat(statuses(result.steps()))
        .containsExactly(
            entry("flight", StepStatus.COMPLETED),
            entry("weather", StepStatus.FAILED),
            entry("umbrella", StepStatus.SKIPPED),
            entry("tip", StepStatus.COMPLETED));
    assertThat(flows.steps().standing()).containsExactlyInAnyOrder("flight", "tip");
    flows.keepHistory("AgentFlow", "parallel-partial", run);
  }

  @Test
  void shouldLeaveOutOptionalStepsThatMissTheDeadline() {
    flows.steps().blocks("slow");

    WorkflowStub run = start(parallel(SHORT, quick("flight"), write("slow").optional()));
    AgentFlowResult result = result(run);

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED_PARTIALLY);
    assertThat(step(result, "slow").errorCode()).isEqualTo("DeadlineExceeded");
    assertThat(told("slow").errorCode()).isEqualTo("DeadlineExceeded");
    assertThat(told("slow").error()).isEqualTo("not done within the plan's deadline of PT0.3S");
    assertThat(flows.steps().standing()).containsExactly("flight");
    flows.keepHistory("AgentFlow", "parallel-deadline-optional", run);
  }

  @Test
  void shouldFailWhenACriticalStepMissesTheDeadline() {
    flows.steps().blocks("slow");

    WorkflowStub run = start(parallel(SHORT, write("flight"), write("slow")));
    AgentFlowResult result = failure(run);

    assertThat(result.error().code()).isEqualTo("DeadlineExceeded");
    assertThat(result.status()).isEqualTo(RunStatus.FAILED_UNDONE);
    assertThat(flows.steps().standing()).isEmpty();
    flows.keepHistory("AgentFlow", "parallel-deadline-critical", run);
  }

  @Test
  void shouldStopTheClockWhileAPersonIsAsked() throws Exception {
    flows.approvals().silent();
    WorkflowStub run = start(parallel(Duration.ofHours(1), money("flight"), write("other")));
    String approval = flows.approvals().awaitAsked();
    flows.pass(Duration.ofHours(2));

    flows.approvals().decide(approval, ApprovalState.APPROVED);

    assertThat(result(run).status()).isEqualTo(RunStatus.COMPLETED);
    flows.keepHistory("AgentFlow", "parallel-approval", run);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void shouldTakeARejectionAsTheStepSays(boolean critical) {
    flows.approvals().answers("flight", ApprovalState.REJECTED);
    Steps flight = (critical ? money("flight") : money("flight").optional()).after("other");

    AgentFlowResult result = runToEnd(parallel(LONG, flight, write("other")));

    assertThat(result.status())
        .isEqualTo(critical ? RunStatus.REJECTED : RunStatus.COMPLETED_PARTIALLY);
    assertThat(step(result, "flight").status()).isEqualTo(StepStatus.REJECTED);
    assertThat(flows.steps().standing()).isEqualTo(critical ? List.of() : List.of("other"));
  }

  @Test
  void shouldUndoEverythingWhenItIsCancelled() throws Exception {
    flows.steps().blocks("slow");
    WorkflowStub run =
        start(
            parallel(
                LONG,
                write("flight"),
                write("slow").after("flight"),
                write("after").after("slow")));
    flows.steps().awaitBlocked();

    run.cancel();

    assertCancelled(run);
    assertThat(flows.steps().standing()).isEmpty();
    assertThat(flows.steps().called()).doesNotContain("after");
    assertThat(lastUpdate().status()).isEqualTo(RunStatus.CANCELLED);
    flows.keepHistory("AgentFlow", "parallel-cancelled", run);
  }

  @Test
  void shouldStopTheClockWhileAPersonIsAskedToRaiseABudget() {
    flows
        .steps()
        .refusedBy(
            "model", new BudgetRefusal("*", "tokens", 1, 1, 9, Instant.EPOCH, AtLimit.ASK), 7);

    AgentFlowResult result =
        runToEnd(parallel(Duration.ofMinutes(1), write("model"), write("other")));

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(flows.steps().called()).hasSize(9);
  }

  @Test
  void shouldFailOnlyTheStepWhenItsReferenceHasNoValue() {
    AgentFlowResult result =
        runToEnd(
            parallel(LONG, write("a"), write("b").optional().param("x", "{{a.none}}").after("a")));

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED_PARTIALLY);
    assertThat(step(result, "b").errorCode()).isEqualTo("InvalidInput");
  }
}
