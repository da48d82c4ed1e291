package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.sql.Connection;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Crashes, operators and a provider that misbehaves, against the hand-written saga. */
class TripSagaIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Laptop laptop = new Laptop();
  private final Sandbox sandbox = laptop.sandbox();
  private final Database database = laptop.database();

  @AfterEach
  void clearFaults() {
    sandbox.clearFaults();
  }

  /**
   * Three sagas stand still, one after its first step, one after its second, one after its third,
   * when the worker is killed; a fourth is killed as soon as its last step is done.
   */
  @Test
  void shouldEndRightWithEachEffectOnceWhenTheWorkerIsKilledAfterEachStep() throws Exception {
    String afterFlight;
    String afterHotel;
    String afterCalendar;
    Connection expenses = database.lock("expense");
    try {
      afterCalendar = startedTrip("VIE", "BER");
      awaitStep(afterCalendar, "calendar", "COMPLETED");
      Connection events = database.lock("calendar_event");
      try {
        afterHotel = startedTrip("VIE", "MUC");
        awaitStep(afterHotel, "hotel", "COMPLETED");
        sandbox.fault("PUT", "/v1/stay-orders", "slow", 1, Map.of("delayMs", 8_000));
        afterFlight = startedTrip("VIE", "CDG");
        awaitStep(afterFlight, "flight", "COMPLETED");
        awaitStep(afterFlight, "hotel", "RUNNING");
        laptop.killWorker();
      } finally {
        events.close();
      }
    } finally {
      expenses.close();
    }
    String afterExpense = startedTrip("VIE", "AMS");
    awaitStep(afterExpense, "expense", "COMPLETED");
    laptop.killWorker();

    for (String runId : List.of(afterFlight, afterHotel, afterCalendar, afterExpense)) {
      assertThat(laptop.weft("watch", runId, "--json").exits(0).json())
          .containsEntry("status", "COMPLETED");
      assertEverythingOnce(runId);
    }
  }

  @Test
  void shouldDoubleNothingWhenAnOperatorResetsToEachStep() {
    String runId = completedTrip("VIE", "BRU");
    String workflowId = (String) laptop.show(runId).get("workflowId");

    try (Engine engine = new Engine(laptop.config().temporal())) {
      String execution = engine.newest(workflowId);
      List<Long> points = Engine.resetPoints(engine.history(workflowId));
      assertThat(points).hasSizeGreaterThanOrEqualTo(4);
      for (long point : points) {
        String before = engine.newest(workflowId);
        engine.reset(workflowId, execution, point);
        Laptop.await(
            "completion after a reset to event " + point,
            LIMIT,
            () -> engine.completedAnew(workflowId, before));
        assertEverythingOnce(runId);
      }
    }

    assertThat(laptop.show(runId)).containsEntry("status", "COMPLETED");
  }

  @Test
  void shouldRecordAnExpensePerCurrencyWhenTheHotelIsPaidInAnother() {
    String runId = completedTrip("VIE", "ZRH");

    sandbox.assertBookedOnce(runId, "flight");
    sandbox.assertBookedOnce(runId, "hotel");
    assertThat(database.expenses("demo", runId, "expense")).isEqualTo(1);
    assertThat(database.expenses("demo", runId, "hotel-expense")).isEqualTo(1);
  }

  @Test
  void shouldApproveNothingWhenSomebodyElseSignals() {
    String runId = askedTrip("VIE", "FRA");
    Map<String, Object> run = laptop.show(runId);
    String approvalId = approvalOf(run);

    try (Engine engine = new Engine(laptop.config().temporal())) {
      String workflowId = (String) run.get("workflowId");
      int before = engine.history(workflowId).size();
      engine.signal(workflowId, "approvalDecided", "\"" + approvalId + "\"");
      engine.signal(workflowId, "approvalDecided", "{\"approve\":true}");
      Laptop.await(
          "the flow looks at the signals",
          LIMIT,
          () -> Engine.resetPoints(engine.history(workflowId)).getLast() > before);
    }

    assertThat(laptop.show(runId)).containsEntry("status", "WAITING");
    assertThat(approvalOf(laptop.show(runId))).isEqualTo(approvalId);
    sandbox.assertNotBooked(runId, "flight");
    laptop.weft("reject", runId).exits(0);
    laptop.weft("watch", runId).exits(2);
  }

  @Test
  void shouldAskAgainWhenThePriceRisesPastTheMaximum() {
    String runId = askedTrip("VIE", "LIS");
    String first = approvalOf(laptop.show(runId));
    sandbox.movePrice("VIE", "LIS", 40);

    laptop.weft("approve", runId).exits(0);
    Laptop.await(
        "a second approval",
        LIMIT,
        () -> {
          Map<String, Object> run = laptop.show(runId);
          return run.get("waitingFor") instanceof Map<?, ?> waiting
              && waiting.get("approvalId") instanceof String second
              && !second.equals(first);
        });
    sandbox.assertNotBooked(runId, "flight");
    laptop.weft("watch", runId, "--approve").exits(0);

    assertEverythingOnce(runId);
  }

  @Test
  void shouldBalanceWhenAnOrderArrivesAfterItsUndo() {
    sandbox.fault("PUT", "/v1/stay-orders", "late", -1, Map.of("delayMs", 25_000, "holdMs", 50));

    Map<String, Object> json =
        laptop
            .weft("run", "TripBooking", "--input", Laptop.trip("VIE", "CPH"), "--approve", "--json")
            .exits(3)
            .json();
    String runId = (String) json.get("runId");
    assertThat(sandbox.latePending()).isPositive();
    sandbox.clearFaults();
    Laptop.await("late orders", LIMIT, () -> sandbox.latePending() == 0);

    Sandbox.Entry hotel = sandbox.entry(runId, "hotel");
    assertThat(hotel.did()).isZero();
    assertThat(hotel.late()).isNotEmpty().allMatch("refused:key_cancelled"::equals);
    sandbox.assertNotBooked(runId, "flight");
    assertThat(database.bookings("demo", runId, "flight")).isZero();
    assertThat(database.bookings("demo", runId, "hotel")).isZero();
  }

  private void assertEverythingOnce(String runId) {
    sandbox.assertBookedOnce(runId, "flight");
    sandbox.assertBookedOnce(runId, "hotel");
    assertThat(database.bookings("demo", runId, "flight")).isEqualTo(1);
    assertThat(database.bookings("demo", runId, "hotel")).isEqualTo(1);
    assertThat(database.events("demo", runId, "calendar")).isEqualTo(1);
    assertThat(database.expenses("demo", runId, "expense")).isEqualTo(1);
  }

  private String completedTrip(String from, String to) {
    Laptop.Ended ended =
        laptop.weft("run", "TripBooking", "--input", Laptop.trip(from, to), "--approve", "--json");
    return (String) ended.exits(0).json().get("runId");
  }

  /** A trip that waits for its first approval. */
  private String askedTrip(String from, String to) {
    Laptop.Ended ended =
        laptop.weft("run", "TripBooking", "--input", Laptop.trip(from, to), "--json");
    return (String) ended.exits(5).json().get("runId");
  }

  /** A trip whose approvals a command in the background gives. */
  private String startedTrip(String from, String to) {
    String runId = askedTrip(from, to);
    var _ = laptop.start("watch", runId, "--approve", "--json");
    return runId;
  }

  private void awaitStep(String runId, String step, String status) {
    Laptop.await(
        step + " of " + runId + " is " + status,
        LIMIT,
        () -> Laptop.step(laptop.show(runId), step).equals(status));
  }

  private static String approvalOf(Map<String, Object> run) {
    return run.get("waitingFor") instanceof Map<?, ?> waiting
        ? String.valueOf(waiting.get("approvalId"))
        : "none";
  }
}
