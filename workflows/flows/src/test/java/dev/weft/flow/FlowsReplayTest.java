package dev.weft.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.agent.FlowProgress;
import dev.weft.contract.agent.PlanWorkflow;
import dev.weft.contract.debt.DebtWorkflow;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.contract.saga.TripBookingInput;
import dev.weft.contract.saga.TripBookingResult;
import dev.weft.contract.saga.TripBookingWorkflow;
import dev.weft.contract.schedule.ScheduledStartWorkflow;
import dev.weft.flow.agent.AgentFlowWorkflowImpl;
import dev.weft.flow.agent.PlanWorkflowImpl;
import dev.weft.flow.debt.DebtWorkflowImpl;
import dev.weft.flow.document.DocumentSummaryWorkflowImpl;
import dev.weft.flow.saga.TripBookingWorkflowImpl;
import dev.weft.flow.schedule.ScheduledStartWorkflowImpl;
import dev.weft.flow.tenancy.TenantMoveWorkflowImpl;
import dev.weft.testkit.history.Histories;
import dev.weft.testkit.history.HistoryReplay;
import io.temporal.workflow.Workflow;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class FlowsReplayTest {
  private static final List<String> FLOWS =
      List.of(
          AgentFlowWorkflow.NAME,
          PlanWorkflow.NAME,
          ScheduledStartWorkflow.NAME,
          TripBookingWorkflow.NAME,
          DebtWorkflow.NAME);

  private static HistoryReplay replay;

  @BeforeAll
  static void open() {
    replay =
        new HistoryReplay(
            AgentFlowWorkflowImpl.class,
            PlanWorkflowImpl.class,
            ScheduledStartWorkflowImpl.class,
            TripBookingWorkflowImpl.class,
            DebtWorkflowImpl.class,
            DocumentSummaryWorkflowImpl.class,
            TenantMoveWorkflowImpl.class);
  }

  @AfterAll
  static void close() {
    replay.close();
  }

  static Stream<Path> histories() {
    return FLOWS.stream().map(WorkflowIds::kind).map(Histories::of).flatMap(List::stream);
  }

  @ParameterizedTest
  @MethodSource("histories")
  void shouldDecideAsItDidThen(Path history) throws Exception {
    replay.replay(history);
  }

  @Test
  void shouldHaveARecordedHistoryOfEveryFlow() {
    assertThat(FLOWS)
        .allSatisfy(flow -> assertThat(Histories.of(WorkflowIds.kind(flow))).isNotEmpty());
  }

  @Test
  void shouldKeepHistoriesAsTheyWereRecorded() {
    assertThat(Histories.violations()).isEmpty();
  }

  @Test
  void shouldNoticeAFlowThatDecidesOtherwise() {
    Path history =
        Histories.of("trip-booking").stream()
            .filter(file -> file.endsWith("completed.json"))
            .findFirst()
            .orElseThrow();

    try (HistoryReplay other = new HistoryReplay(ForgetfulTrip.class)) {
      assertThatThrownBy(() -> other.replay(history))
          .isInstanceOf(AssertionError.class)
          .hasMessageContaining("Workflow.getVersion");
    }
  }

  /** A trip whose author forgot the runs that are open. */
  public static final class ForgetfulTrip implements TripBookingWorkflow {
    @Override
    public TripBookingResult run(TripBookingInput input) {
      Workflow.sleep(Duration.ofMinutes(1));
      return new TripBookingResult(
          RunStatus.COMPLETED, List.of(), List.of(), List.of(), null, null);
    }

    @Override
    public FlowProgress status() {
      return new FlowProgress(RunStatus.RUNNING, List.of(), null);
    }

    @Override
    public void pause() {
      throw new UnsupportedOperationException("pause");
    }

    @Override
    public void resume() {
      throw new UnsupportedOperationException("resume");
    }

    @Override
    public void approvalDecided(String approvalId) {
      throw new UnsupportedOperationException(approvalId);
    }
  }
}
