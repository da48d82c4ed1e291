package dev.weft.worker;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.agent.AgentFlowInput;
import dev.weft.contract.agent.AgentFlowResult;
import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.agent.PlanInput;
import dev.weft.contract.agent.PlanResult;
import dev.weft.contract.agent.PlanWorkflow;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.debt.DebtInput;
import dev.weft.contract.debt.DebtProgress;
import dev.weft.contract.debt.DebtState;
import dev.weft.contract.debt.DebtWorkflow;
import dev.weft.contract.document.DocumentSummaryInput;
import dev.weft.contract.document.DocumentSummaryResult;
import dev.weft.contract.document.DocumentSummaryWorkflow;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.key.KeyRotationInput;
import dev.weft.contract.key.KeyRotationResult;
import dev.weft.contract.key.KeyRotationWorkflow;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.contract.saga.TripBookingInput;
import dev.weft.contract.saga.TripBookingResult;
import dev.weft.contract.saga.TripBookingWorkflow;
import dev.weft.contract.schedule.ScheduledRun;
import dev.weft.contract.schedule.ScheduledStartInput;
import dev.weft.contract.schedule.ScheduledStartResult;
import dev.weft.contract.schedule.ScheduledStartWorkflow;
import dev.weft.contract.tenancy.TenantMove;
import dev.weft.contract.tenancy.TenantMoveInput;
import dev.weft.contract.tenancy.TenantMoveResult;
import dev.weft.contract.tenancy.TenantMoveWorkflow;
import dev.weft.platform.temporal.TemporalClients;
import dev.weft.testkit.flow.FlowExtension;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import java.time.Instant;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * Every flow with the payloads that it has in production: through the real codec, under fixed keys.
 * With {@code -Dweft.record=true} each run's history is kept, for {@link
 * EncryptedHistoryReplayTest}.
 */
class EncryptedFlowTest {
  /** Words of a person; they stand in goals, parameters, results and failures of these flows. */
  static final List<String> PLANTED = List.of("Ottilie", "Brandstetter", "Grinzing");

  @RegisterExtension
  static final FlowExtension flows =
      FlowExtension.of(
          TemporalClients.dataConverter(new FixedTestKeys()), FlowCatalog.implementations());

  private static final String GOAL = "Dinner with Ottilie Brandstetter in Grinzing";

  /** A step that costs money and asks for it, then one that reads its result, as local activity. */
  private static final String PLAN =
      """
      {"planVersion": 1, "kind": "SEQUENTIAL", "steps": [
        {"id": "table", "agent": "travel", "action": "book",
         "params": {"guest": "Ottilie Brandstetter", "where": "Grinzing"},
         "approval": {"scope": "approval:write", "role": "the requester"},
         "traits": {"effect": "MONEY", "undoable": true, "quick": false, "timeout": "PT30S"}},
        {"id": "event", "agent": "calendar", "action": "createEvent", "dependsOn": ["table"],
         "params": {"title": "Dinner with {{table.guest}}"},
         "traits": {"effect": "WRITE", "undoable": true, "quick": true, "timeout": "PT30S"}}]}
      """;

  @Test
  void shouldRunAGoalToItsEnd() {
    flows.planner().proposes(PLAN, true);
    flows.steps().returns("table", Map.of("guest", "Ottilie Brandstetter"));

    WorkflowStub run = goal();
    AgentFlowResult result = flows.result(run, AgentFlowResult.class);

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(flows.steps().calls().getLast().params())
        .containsEntry("title", "Dinner with Ottilie Brandstetter");
    flows.keepHistory(AgentFlowWorkflow.NAME, "goal-completed", run);
  }

  @Test
  void shouldUndoAGoalWhenAStepFails() {
    flows.planner().proposes(PLAN, true);
    flows.steps().returns("table", Map.of("guest", "Ottilie")).fails("event", ErrorType.Conflict);

    WorkflowStub run = goal();

    assertThatThrownBy(() -> flows.result(run, AgentFlowResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(flows.steps().standing()).isEmpty();
    flows.keepHistory(AgentFlowWorkflow.NAME, "goal-undone", run);
  }

  @Test
  void shouldEndAGoalWhenAPersonRejects() {
    flows.planner().proposes(PLAN, true);
    flows.approvals().answers("table", ApprovalState.REJECTED);

    WorkflowStub run = goal();

    assertThat(flows.result(run, AgentFlowResult.class).status()).isEqualTo(RunStatus.REJECTED);
    flows.keepHistory(AgentFlowWorkflow.NAME, "goal-rejected", run);
  }

  @Test
  void shouldPlanAGoal() {
    flows.planner().proposes("nothing for Ottilie", true).proposes(PLAN, true);
    RunContext context = flows.newRun(PlanWorkflow.NAME);

    WorkflowStub run = flows.start(PlanWorkflow.NAME, context, new PlanInput(context, GOAL, null));

    assertThat(flows.result(run, PlanResult.class).plan()).isNotNull();
    flows.keepHistory(PlanWorkflow.NAME, "corrected", run);
  }

  @Test
  void shouldBookATrip() {
    trip();

    WorkflowStub run = startTrip();

    assertThat(flows.result(run, TripBookingResult.class).status()).isEqualTo(RunStatus.COMPLETED);
    flows.keepHistory(TripBookingWorkflow.NAME, "completed", run);
  }

  @Test
  void shouldUndoATripWhenItsLastStepFails() {
    trip();
    flows.steps().fails("expense", ErrorType.NotAvailable);

    WorkflowStub run = startTrip();

    assertThatThrownBy(() -> flows.result(run, TripBookingResult.class))
        .isInstanceOf(WorkflowFailedException.class);
    assertThat(flows.steps().standing()).isEmpty();
    flows.keepHistory(TripBookingWorkflow.NAME, "failed-expense", run);
  }

  @Test
  void shouldSumUpADocument() {
    flows.steps().returns("summary", Map.of("text", "Ottilie lives in Grinzing.", "method", "m"));
    RunContext run = flows.newRun(DocumentSummaryWorkflow.NAME);

    WorkflowStub stub =
        flows.start(
            DocumentSummaryWorkflow.NAME,
            run,
            new DocumentSummaryInput(run, "Of Ottilie", "Ottilie Brandstetter lives in Grinzing."));

    assertThat(flows.result(stub, DocumentSummaryResult.class).status())
        .isEqualTo(RunStatus.COMPLETED);
    flows.keepHistory(DocumentSummaryWorkflow.NAME, "completed", stub);
  }

  @Test
  void shouldRunWhatAScheduleStartsUnderTheSchedulesOwnId() {
    flows.planner().proposes(PLAN, true);
    flows.steps().returns("table", Map.of("guest", "Ottilie Brandstetter"));

    WorkflowStub start = scheduled();

    assertThat(flows.result(start, ScheduledStartResult.class)).isNotNull();
    assertThat(flows.schedules().due()).containsExactly(Instant.parse("2026-11-23T07:00:00Z"));
    assertThat(flows.runs().updates().getLast().status()).isEqualTo(RunStatus.COMPLETED);
    flows.keepHistory(ScheduledStartWorkflow.NAME, "completed", start);
  }

  @Test
  void shouldReadHowARunFailedThatAScheduleStarted() {
    flows.planner().proposes(PLAN, true);
    flows.steps().returns("table", Map.of("guest", "Ottilie")).fails("event", ErrorType.Conflict);

    WorkflowStub start = scheduled();

    assertThat(flows.result(start, ScheduledStartResult.class)).isNotNull();
    assertThat(flows.runs().updates().getLast().status()).isEqualTo(RunStatus.FAILED_UNDONE);
    flows.keepHistory(ScheduledStartWorkflow.NAME, "run-failed", start);
  }

  @Test
  void shouldTryAnUndoAgainWhenAPersonAsksForIt() {
    flows
        .debts()
        .becomes("flight", DebtState.RETRYING)
        .closedBy(step -> flows.steps().undos().contains(step));
    RunContext run = flows.newRun(DebtWorkflow.NAME);
    WorkflowStub debt = flows.start(DebtWorkflow.NAME, run, new DebtInput(run));

    assertThat(debt.update("repair", DebtState.class, "flight", 0)).isEqualTo(DebtState.UNDONE);

    assertThat(flows.result(debt, DebtProgress.class).open()).isZero();
    flows.keepHistory(DebtWorkflow.NAME, "settled", debt);
  }

  @Test
  void shouldRenewTheKeysOfATenantUnderItsOwnKey() {
    flows.keyRotations().keys(3).column("run.goal", 3);
    RunContext run = flows.newRun(KeyRotationWorkflow.NAME);

    WorkflowStub rotation =
        flows.start(KeyRotationWorkflow.NAME, run, new KeyRotationInput(run.tenant()));

    assertThat(flows.result(rotation, KeyRotationResult.class).valuesReencrypted()).isEqualTo(3);
    flows.keepHistory(KeyRotationWorkflow.NAME, "completed", rotation);
  }

  @Test
  void shouldMoveATenantUnderTheKeyOfTheSystem() {
    RunContext run = flows.newRun(TenantMoveWorkflow.NAME);
    TenantMove order =
        new TenantMove("acme", run.runId(), "eu-west-1", "us-east-1", 2, 60, run.subject());

    WorkflowStub move = flows.start(TenantMoveWorkflow.NAME, run, new TenantMoveInput(order));

    assertThat(flows.result(move, TenantMoveResult.class).rows()).isEqualTo(3);
    flows.keepHistory(TenantMoveWorkflow.NAME, "moved", move);
  }

  private static WorkflowStub scheduled() {
    RunContext due = flows.newRun(ScheduledStartWorkflow.NAME);
    RunContext run = flows.newRun(AgentFlowWorkflow.NAME);
    flows
        .schedules()
        .runs(
            due.runId(),
            new ScheduledRun(
                run,
                WorkflowIds.of(run.flow(), run),
                "goal",
                WeftJson.toMap(new AgentFlowInput(run, GOAL, null)),
                null));
    return flows.start(
        ScheduledStartWorkflow.NAME,
        due,
        WorkflowIds.of(ScheduledStartWorkflow.NAME, due) + "-2026-11-23T07:00:00Z",
        new ScheduledStartInput(due.tenant(), due.runId()));
  }

  private static WorkflowStub goal() {
    RunContext run = flows.newRun(AgentFlowWorkflow.NAME);
    return flows.start(AgentFlowWorkflow.NAME, run, new AgentFlowInput(run, GOAL, null));
  }

  private static void trip() {
    Map<String, Object> flight = new LinkedHashMap<>();
    flight.put("passenger", "Ottilie Brandstetter");
    flight.put("flight", "OS 229");
    flight.put("departure", "2027-03-01T07:10");
    flight.put("departureZone", "Europe/Vienna");
    flight.put("arrivalInDepartureZone", "2027-03-01T08:25");
    flight.put("price", Map.of("minor", 12_900, "currency", "EUR"));
    flows
        .steps()
        .returns("flight", flight)
        .returns(
            "hotel",
            Map.of("name", "Hotel Grinzing", "price", Map.of("minor", 20_050, "currency", "EUR")));
  }

  private static WorkflowStub startTrip() {
    RunContext run = flows.newRun(TripBookingWorkflow.NAME);
    return flows.start(
        TripBookingWorkflow.NAME,
        run,
        new TripBookingInput(run, "VIE", "BER", LocalDate.of(2027, 3, 1), 2));
  }
}
