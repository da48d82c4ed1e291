package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a run leaves behind, what operators do to it, and how people put it right. */
class DebtIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Laptop laptop = new Laptop();
  private final Sandbox sandbox = laptop.sandbox();

  @AfterEach
  void clearFaults() {
    sandbox.clearFaults();
  }

  @Test
  void shouldLeaveNothingBookedOnceTheUndoIsTriedAgainAndRunAgainFromTheFailedStep() {
    sandbox.fault("PUT", "/v1/stay-orders", "status", -1, Map.of("status", 400));
    sandbox.fault("DELETE", "/v1/orders", "status", -1, Map.of("status", 400));
    String failed =
        (String)
            laptop
                .weft(
                    "run",
                    "TripBooking",
                    "--input",
                    Laptop.trip("VIE", "OSL"),
                    "--approve",
                    "--json")
                .exits(6)
                .json()
                .get("runId");

    assertThat(laptop.show(failed))
        .containsEntry("status", "FAILED_WITH_DEBT")
        .containsEntry("debt", List.of("flight"));
    sandbox.assertBookedOnce(failed, "flight");
    assertThat(laptop.weft("why", failed).exits(0).out())
        .contains("./weft repair", "flight --retry");
    assertThat(laptop.weft("runs", "--status", "FAILED_WITH_DEBT").exits(0).out())
        .contains("1 not undone");
    assertThat(laptop.weft("debts", "--flow", "TripBooking", "--run", failed).exits(0).out())
        .contains("flight", "travel.bookFlight", "open");

    laptop.weft("repair", failed, "flight", "--retry", "--reason", "perhaps now").exits(6);
    sandbox.assertBookedOnce(failed, "flight");
    sandbox.clearFaults();
    laptop.weft("repair", failed, "flight", "--retry", "--reason", "it is back").exits(0);

    sandbox.assertNotBooked(failed, "flight");
    assertThat(laptop.database().bookings("demo", failed, "flight")).isZero();
    assertThat(laptop.show(failed))
        .containsEntry("status", "FAILED_UNDONE")
        .containsEntry("debt", List.of())
        .containsEntry("undone", List.of("flight"));
    laptop.weft("repair", failed, "flight", "--skip", "--reason", "too late").exits(1);

    Map<String, Object> again =
        laptop.weft("rerun", failed, "--from", "hotel", "--approve", "--json").exits(0).json();
    String second = (String) again.get("runId");
    assertThat(again).containsEntry("rerunOf", failed);
    assertThat(laptop.show(failed)).containsEntry("reruns", List.of(second));
    sandbox.assertBookedOnce(second, "flight");
    sandbox.assertBookedOnce(second, "hotel");
    sandbox.assertNotBooked(failed, "flight");

    assertThat(laptop.weft("rerun", second, "--from", "expense").exits(1).err())
        .contains("would repeat", "expense");
    String third =
        (String)
            laptop
                .weft("rerun", second, "--from", "expense", "--repeat", "expense", "--json")
                .exits(0)
                .json()
                .get("runId");
    sandbox.assertNotBooked(third, "flight");
    assertThat(laptop.database().expenses("demo", third, "expense")).isEqualTo(1);
    assertThat(laptop.weft("show", third).exits(0).out()).contains("taken over", second);
  }

  @Test
  void shouldFollowWithinAMinuteWhatOperatorsDoToRuns() {
    String terminated = bookedFlight("VIE", "ARN");
    String deleted = bookedFlight("VIE", "HEL");
    String reset = bookedFlight("VIE", "WAW");
    String idle =
        (String)
            laptop
                .weft("run", "TripBooking", "--input", Laptop.trip("VIE", "PRG"), "--json")
                .exits(5)
                .json()
                .get("runId");

    try (Engine engine = new Engine(laptop.config().temporal())) {
      for (String runId : List.of(terminated, reset, idle)) {
        engine.terminate(workflowOf(runId));
      }
      engine.delete(workflowOf(deleted));
      for (String runId : List.of(terminated, deleted, reset)) {
        awaitStatus(runId, "FAILED_WITH_DEBT");
      }
      awaitStatus(idle, "TERMINATED");
      assertThat(laptop.show(terminated)).containsEntry("debt", List.of("flight"));
      assertThat(code(terminated)).isEqualTo("RunTerminated");
      assertThat(code(deleted)).isEqualTo("RunDeleted");
      Laptop.await(
          "the debt's flow",
          LIMIT,
          () -> engine.running(workflowOf(terminated).replace("trip-booking/", "debt/")));

      String workflowId = workflowOf(reset);
      List<Long> points = Engine.resetPoints(engine.history(workflowId));
      engine.reset(workflowId, engine.newest(workflowId), points.getLast());
      awaitStatus(reset, "WAITING");
    }
    assertThat(laptop.show(reset)).containsEntry("debt", List.of());
    laptop.weft("watch", reset, "--approve").exits(0);
    sandbox.assertBookedOnce(reset, "flight");
    sandbox.assertBookedOnce(reset, "hotel");

    laptop.weft("repair", terminated, "flight", "--retry", "--reason", "clean up").exits(0);
    sandbox.assertNotBooked(terminated, "flight");
    assertThat(laptop.show(terminated)).containsEntry("status", "FAILED_UNDONE");
    laptop.weft("repair", deleted, "flight", "--skip", "--reason", "we fly").exits(0);
    assertThat(laptop.show(deleted)).containsEntry("status", "FAILED_WITH_EFFECTS");
    sandbox.assertBookedOnce(deleted, "flight");
  }

  /** A trip whose flight is booked and whose hotel waits for a person. */
  private String bookedFlight(String from, String to) {
    String runId =
        (String)
            laptop
                .weft("run", "TripBooking", "--input", Laptop.trip(from, to), "--json")
                .exits(5)
                .json()
                .get("runId");
    laptop.weft("approve", runId).exits(0);
    Laptop.await(
        "the hotel's approval",
        LIMIT,
        () -> Laptop.step(laptop.show(runId), "hotel").equals("WAITING"));
    return runId;
  }

  private void awaitStatus(String runId, String status) {
    Laptop.await(
        runId + " is " + status, LIMIT, () -> status.equals(laptop.show(runId).get("status")));
  }

  private String workflowOf(String runId) {
    return (String) laptop.show(runId).get("workflowId");
  }

  private Object code(String runId) {
    return ((Map<?, ?>) laptop.show(runId).get("error")).get("code");
  }
}
