package dev.weft.flow.schedule;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.agent.AgentFlowInput;
import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanKind;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.contract.schedule.ScheduledRun;
import dev.weft.contract.schedule.ScheduledStartInput;
import dev.weft.contract.schedule.ScheduledStartResult;
import dev.weft.contract.schedule.ScheduledStartWorkflow;
import dev.weft.contract.tool.Effect;
import dev.weft.flow.agent.AgentFlowWorkflowImpl;
import dev.weft.flow.agent.PlanWorkflowImpl;
import dev.weft.testkit.flow.FlowExtension;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

class ScheduledStartFlowTest {
  @RegisterExtension
  static final FlowExtension flows =
      FlowExtension.of(
          ScheduledStartWorkflowImpl.class, AgentFlowWorkflowImpl.class, PlanWorkflowImpl.class);

  private RunContext due;
  private RunContext run;

  @BeforeEach
  void setUp() {
    due = flows.newRun(ScheduledStartWorkflow.NAME);
    run = flows.newRun(AgentFlowWorkflow.NAME);
  }

  @Test
  void shouldStayOpenUntilTheRunThatItAcceptedHasEnded() {
    WorkflowStub start = start("-2026-11-23T07:00:00Z");

    ScheduledStartResult result = flows.result(start, ScheduledStartResult.class);

    assertThat(result.runId()).isEqualTo(run.runId());
    assertThat(flows.schedules().due()).containsExactly(Instant.parse("2026-11-23T07:00:00Z"));
    assertThat(flows.steps().called()).containsExactly("a");
    assertThat(flows.runs().updates().getLast().run()).isEqualTo(run);
    assertThat(flows.runs().updates().getLast().status()).isEqualTo(RunStatus.COMPLETED);
    flows.keepHistory(ScheduledStartWorkflow.NAME, "completed", start);
  }

  @Test
  void shouldCompleteWhenTheRunFails() {
    flows.steps().fails("a", ErrorType.Refused);

    WorkflowStub start = start("");

    assertThat(flows.result(start, ScheduledStartResult.class).runId()).isEqualTo(run.runId());
    assertThat(flows.runs().updates().getLast().status()).isEqualTo(RunStatus.FAILED_UNDONE);
    flows.keepHistory(ScheduledStartWorkflow.NAME, "run-failed", start);
  }

  @Test
  void shouldAcceptAgainWhenTheStoreWasAway() {
    flows.schedules().fails(ErrorType.Unavailable);

    flows.result(start(""), ScheduledStartResult.class);

    assertThat(flows.schedules().due()).hasSize(2);
    assertThat(flows.schedules().due().getFirst()).isEqualTo(flows.schedules().due().getLast());
  }

  @Test
  void shouldFailWhenTheScheduleIsGone() {
    flows.schedules().fails(ErrorType.NotFound);

    WorkflowStub start = start("");

    assertThatThrownBy(() -> flows.result(start, ScheduledStartResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .rootCause()
        .isInstanceOfSatisfying(
            ApplicationFailure.class,
            failure -> assertThat(failure.getType()).isEqualTo("NotFound"));
    assertThat(flows.steps().called()).isEmpty();
    flows.keepHistory(ScheduledStartWorkflow.NAME, "schedule-gone", start);
  }

  @Test
  void shouldCancelTheRunAndWaitUntilItIsUndone() throws Exception {
    flows.steps().blocks("a");
    WorkflowStub start = start("");
    flows.steps().awaitBlocked();

    start.cancel();

    assertThatThrownBy(() -> flows.result(start, ScheduledStartResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOf(CanceledFailure.class);
    assertThat(flows.runs().updates().getLast().status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(flows.steps().standing()).isEmpty();
    flows.keepHistory(ScheduledStartWorkflow.NAME, "cancelled", start);
  }

  @Test
  void shouldCompleteWhenOnlyTheRunIsCancelled() throws Exception {
    flows.steps().blocks("a");
    WorkflowStub start = start("");
    flows.steps().awaitBlocked();

    flows.client().newUntypedWorkflowStub(WorkflowIds.of(run.flow(), run)).cancel();

    assertThat(flows.result(start, ScheduledStartResult.class).runId()).isEqualTo(run.runId());
    assertThat(flows.steps().standing()).isEmpty();
  }

  private WorkflowStub start(String suffix) {
    PlanStep step =
        PlanStep.of("a", "agent", "do", Map.of(), List.of())
            .validated(
                List.of(),
                List.of(),
                null,
                new PlanStep.Traits(Effect.WRITE, true, false, Duration.ofSeconds(30)));
    AgentFlowInput input =
        new AgentFlowInput(run, null, new Plan(1, PlanKind.SEQUENTIAL, List.of(step), null));
    String scheduleId = due.runId();
    flows
        .schedules()
        .runs(
            scheduleId,
            new ScheduledRun(
                run,
                WorkflowIds.of(run.flow(), run),
                "plan of the caller",
                WeftJson.toMap(input),
                null));
    return flows.start(
        ScheduledStartWorkflow.NAME,
        due,
        WorkflowIds.of(ScheduledStartWorkflow.NAME, due) + suffix,
        new ScheduledStartInput(due.tenant(), scheduleId));
  }
}
