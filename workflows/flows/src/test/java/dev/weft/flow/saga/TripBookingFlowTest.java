package dev.weft.flow.saga;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import dev.weft.contract.agent.FlowProgress;
import dev.weft.contract.agent.StepOutcome;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.StepStatus;
import dev.weft.contract.saga.TripBookingInput;
import dev.weft.contract.saga.TripBookingResult;
import dev.weft.contract.saga.TripBookingWorkflow;
import dev.weft.testkit.flow.FlowExtension;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowStub;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import java.time.Duration;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TripBookingFlowTest {
  private static final List<String> STEPS = List.of("flight", "hotel", "calendar", "expense");

  @RegisterExtension
  static final FlowExtension flows = FlowExtension.of(TripBookingWorkflowImpl.class);

  @BeforeEach
  void setUp() {
    Map<String, Object> flight = new LinkedHashMap<>();
    flight.put("flight", "OS 229");
    flight.put("departure", "2027-03-01T07:10");
    flight.put("departureZone", "Europe/Vienna");
    flight.put("arrivalInDepartureZone", "2027-03-01T08:25");
    flight.put("price", Map.of("minor", 12_900, "currency", "EUR"));
    flows
        .steps()
        .returns("flight", flight)
        .returns("hotel", Map.of("price", Map.of("minor", 20_050, "currency", "EUR")));
  }

  @Test
  void shouldBookTheWholeTrip() {
    WorkflowStub run = start();
    TripBookingResult result = flows.result(run, TripBookingResult.class);

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(flows.steps().standing()).isEqualTo(STEPS);
    assertThat(flows.steps().calls().get(2).params())
        .containsEntry("title", "Flight OS 229 to BER")
        .containsEntry("timeZone", "Europe/Vienna")
        .containsEntry("end", "2027-03-01T08:25");
    assertThat(flows.steps().calls().getLast().params())
        .containsEntry("amount", Map.of("minor", 32_950, "currency", "EUR"));
    assertThat(flows.approvals().all()).containsExactly("flight-0", "hotel-0");
    flows.keepHistory("TripBooking", "completed", run);
  }

  @Test
  void shouldRecordTwoExpensesWhenFlightAndHotelHaveDifferentCurrencies() {
    flows.steps().returns("hotel", Map.of("price", Map.of("minor", 25_820, "currency", "CHF")));

    WorkflowStub run = start();
    TripBookingResult result = flows.result(run, TripBookingResult.class);

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(flows.steps().standing())
        .containsExactly("flight", "hotel", "calendar", "expense", "hotel-expense");
    assertThat(flows.steps().calls().get(3).params())
        .containsEntry("amount", Map.of("minor", 12_900, "currency", "EUR"));
    assertThat(flows.steps().calls().getLast().params())
        .containsEntry("amount", Map.of("minor", 25_820, "currency", "CHF"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"flight", "hotel", "calendar", "expense"})
  void shouldLeaveNothingBookedWhenAStepFails(String failing) {
    flows.steps().fails(failing, ErrorType.NotAvailable);

    WorkflowStub run = start();
    TripBookingResult result = failure(run);

    assertThat(result.status()).isEqualTo(RunStatus.FAILED_UNDONE);
    assertThat(result.undone()).isEqualTo(STEPS.subList(0, STEPS.indexOf(failing)).reversed());
    assertThat(flows.steps().standing()).isEmpty();
    flows.keepHistory("TripBooking", "failed-" + failing, run);
  }

  @ParameterizedTest
  @ValueSource(strings = {"flight", "hotel", "calendar", "expense"})
  void shouldLeaveNothingBookedWhenAnswersAreLost(String failing) {
    flows.steps().losesAnswers(failing);

    assertThat(failure(start()).error().code()).isEqualTo("Unavailable");
    assertThat(flows.steps().standing()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"flight", "hotel"})
  void shouldLeaveNothingBookedWhenAnApprovalIsRejected(String rejected) {
    flows.approvals().answers(rejected, ApprovalState.REJECTED);

    WorkflowStub run = start();
    TripBookingResult result = flows.result(run, TripBookingResult.class);

    assertThat(result.status()).isEqualTo(RunStatus.REJECTED);
    assertThat(flows.steps().standing()).isEmpty();
    flows.keepHistory("TripBooking", "rejected-" + rejected, run);
  }

  @Test
  void shouldReportDebtWhenTheFlightCannotBeCancelled() {
    flows.steps().fails("expense", ErrorType.Conflict).undoFails("flight", ErrorType.Refused);

    TripBookingResult result = failure(start());

    assertThat(result.status()).isEqualTo(RunStatus.FAILED_WITH_DEBT);
    assertThat(result.debt()).containsExactly("flight");
    assertThat(result.undone()).containsExactly("calendar", "hotel");
  }

  @Test
  void shouldReportDebtWhenARejectedTripCannotBeUndone() {
    flows.approvals().answers("hotel", ApprovalState.REJECTED);
    flows.steps().undoFails("flight", ErrorType.Refused);

    TripBookingResult result = failure(start());

    assertThat(result.status()).isEqualTo(RunStatus.FAILED_WITH_DEBT);
    assertThat(result.error().code()).isEqualTo("ApprovalRejected");
  }

  @Test
  void shouldLeaveNothingBookedWhenAPriceIsMissing() {
    flows.steps().returns("hotel", Map.of("bookingId", "H1"));

    assertThat(failure(start()).error().code()).isEqualTo("InvalidInput");
    assertThat(flows.steps().standing()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"flight", "hotel"})
  void shouldLeaveNothingBookedWhenItIsCancelledWithinAStep(String blocked) throws Exception {
    flows.steps().blocks(blocked);
    WorkflowStub run = start();
    flows.steps().awaitBlocked();

    run.cancel();

    assertThatThrownBy(() -> flows.result(run, TripBookingResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOf(CanceledFailure.class);
    assertThat(flows.steps().standing()).isEmpty();
    assertThat(flows.runs().statuses()).endsWith(RunStatus.UNDOING, RunStatus.CANCELLED);
    flows.keepHistory("TripBooking", "cancelled-" + blocked, run);
  }

  @Test
  void shouldBeginNoStepWhileItIsPaused() throws Exception {
    flows.approvals().silent();
    WorkflowStub run = start();
    String approval = flows.approvals().awaitAsked();

    run.signal("pause");
    flows.approvals().decide(approval, ApprovalState.APPROVED);
    flows.pass(Duration.ofMinutes(5));

    assertThat(flows.steps().called()).isEmpty();
    run.signal("resume");
    flows.approvals().decide(flows.approvals().awaitAsked(), ApprovalState.APPROVED);
    assertThat(flows.result(run, TripBookingResult.class).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(flows.steps().standing()).isEqualTo(STEPS);
    flows.keepHistory("TripBooking", "paused", run);
  }

  @Test
  void shouldCancelAndUndoWhatIsPaused() throws Exception {
    flows.approvals().silent();
    WorkflowStub run = start();
    flows.approvals().decide(flows.approvals().awaitAsked(), ApprovalState.APPROVED);
    flows.approvals().awaitAsked();
    run.signal("pause");

    run.cancel();

    assertThatThrownBy(() -> flows.result(run, TripBookingResult.class))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .isInstanceOf(CanceledFailure.class);
    assertThat(flows.steps().standing()).isEmpty();
    assertThat(flows.steps().undos()).containsExactly("flight");
  }

  @Test
  void shouldTellItsProgressWhenItIsAsked() throws Exception {
    flows.approvals().silent();
    WorkflowStub run = start();
    String approval = flows.approvals().awaitAsked();
    flows.pass(Duration.ofSeconds(1));

    FlowProgress progress = run.query("status", FlowProgress.class);

    assertThat(progress.waitingForApproval()).isEqualTo(approval);
    assertThat(progress.steps())
        .extracting(StepOutcome::status)
        .containsExactly(
            StepStatus.WAITING, StepStatus.PENDING, StepStatus.PENDING, StepStatus.PENDING);
    flows.approvals().decide(approval, ApprovalState.REJECTED);
    assertThat(flows.result(run, TripBookingResult.class).status()).isEqualTo(RunStatus.REJECTED);
  }

  private static WorkflowStub start() {
    RunContext run = flows.newRun(TripBookingWorkflow.NAME);
    return flows.start(
        TripBookingWorkflow.NAME,
        run,
        new TripBookingInput(run, "VIE", "BER", LocalDate.of(2027, 3, 1), 2));
  }

  private static TripBookingResult failure(WorkflowStub run) {
    WorkflowFailedException failed =
        catchThrowableOfType(
            WorkflowFailedException.class, () -> flows.result(run, TripBookingResult.class));
    ApplicationFailure failure = (ApplicationFailure) failed.getCause();
    assertThat(failure.getType()).isEqualTo("FlowFailed");
    return failure.getDetails().get(TripBookingResult.class);
  }
}
