package dev.weft.launcher.e2e;

import static dev.weft.launcher.e2e.Laptop.README_GOAL;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The goal of the README through the real command line, on the real stack. */
class GoalIT {
  private final Laptop laptop = new Laptop();
  private final Sandbox sandbox = laptop.sandbox();
  private final Database database = laptop.database();

  @AfterEach
  void clearFaults() {
    sandbox.clearFaults();
  }

  @Test
  void shouldBookAddAndRecordWhenApproved() {
    Laptop.Ended ended = laptop.weft("run", README_GOAL, "--approve", "--json").exits(0);

    Map<String, Object> json = ended.json();
    String runId = (String) json.get("runId");
    assertThat(json)
        .containsEntry("status", "COMPLETED")
        .containsKeys("workflowId", "cost", "durationMs");
    assertThat(steps(json)).containsExactly("flight", "event", "expense");
    Map<?, ?> links = (Map<?, ?>) json.get("links");
    assertThat(links.get("run").toString()).contains(runId);
    assertThat(links.get("temporal").toString()).startsWith("http://127.0.0.1:");
    assertThat(links.get("docs").toString()).startsWith("http://127.0.0.1:");
    assertThat(ended.err()).contains("Approving as asked in advance", "EUR");
    sandbox.assertBookedOnce(runId, "flight");
    assertThat(database.bookings("demo", runId, "flight")).isEqualTo(1);
    assertThat(database.events("demo", runId, "event")).isEqualTo(1);
    assertThat(database.expenses("demo", runId, "expense")).isEqualTo(1);
  }

  @Test
  void shouldLeaveNothingBookedWhenRejected() {
    Map<String, Object> json =
        laptop.weft("run", README_GOAL, "--reject", "--json").exits(2).json();

    assertThat(json).containsEntry("status", "REJECTED");
    assertNothingLeft((String) json.get("runId"));
  }

  @Test
  void shouldExitFiveWithoutTerminalAndAcceptClicksOnce() {
    Laptop.Ended asked = laptop.weft("run", README_GOAL);
    asked.exits(5);
    String runId = runId(asked.out());
    assertThat(asked.out()).contains("./weft approve " + runId, "silence means no");
    assertThat(laptop.weft("why", runId).exits(0).out()).contains("./weft approve");
    assertThat(laptop.weft("approvals").exits(0).out()).contains("./weft approve");

    laptop.weft("approve", runId, "--reason", "as discussed").exits(0);
    laptop.weft("watch", runId).exits(0);

    assertThat(laptop.weft("reject", runId).exits(1).err()).contains("waits for no decision");
    sandbox.assertBookedOnce(runId, "flight");
    assertThat(database.events("demo", runId, "event")).isEqualTo(1);
  }

  @Test
  void shouldShowTheOutcomeWhenAClickComesLate() {
    String runId = runId(laptop.weft("run", README_GOAL).exits(5).out());
    String approvalId =
        (String)
            ((Map<?, ?>) laptop.weft("why", runId, "--json").exits(0).json().get("waitingFor"))
                .get("approvalId");

    laptop.weft("reject", approvalId).exits(0);
    laptop.weft("watch", runId).exits(2);

    assertThat(laptop.weft("approve", approvalId).exits(1).err()).contains("Too late", "rejected");
    laptop.weft("reject", approvalId).exits(0);
    assertNothingLeft(runId);
  }

  @Test
  void shouldLeaveNothingBookedWhenThePriceCannotBeAsked() {
    sandbox.fault("GET", "/v1/offers", "status", -1, Map.of("status", 400));

    Laptop.Ended ended = laptop.weft("run", README_GOAL, "--approve", "--json").exits(3);

    assertNothingLeft((String) ended.json().get("runId"));
  }

  @Test
  void shouldLeaveNothingBookedWhenTheOrderFails() {
    sandbox.fault("PUT", "/v1/orders", "status", -1, Map.of("status", 400));

    Laptop.Ended ended = laptop.weft("run", README_GOAL, "--approve", "--json").exits(3);

    assertThat(ended.json()).containsEntry("status", "FAILED_UNDONE").containsKey("error");
    assertNothingLeft((String) ended.json().get("runId"));
  }

  @Test
  void shouldLeaveNothingBookedWhenTheCalendarOrTheExpensesFail() throws Exception {
    String calendar = runId(laptop.weft("run", README_GOAL).exits(5).out());
    String expense = runId(laptop.weft("run", README_GOAL).exits(5).out());

    try (AutoCloseable _ = database.refuse("calendar_event", calendar, "event");
        AutoCloseable _ = database.refuse("expense", expense, "expense")) {
      Laptop.Running first = laptop.start("watch", calendar, "--approve", "--json");
      Laptop.Running second = laptop.start("watch", expense, "--approve", "--json");

      assertThat(first.await().exits(3).json()).containsEntry("undone", List.of("flight"));
      assertThat(second.await().exits(3).json())
          .containsEntry("undone", List.of("event", "flight"));
    }

    assertNothingLeft(calendar);
    assertNothingLeft(expense);
  }

  @Test
  void shouldKeepTwoTenantsApart() {
    String runId =
        (String)
            laptop
                .weft("run", "Record 12.50 EUR for lunch today", "--tenant", "acme", "--json")
                .exits(0)
                .json()
                .get("runId");

    assertThat(laptop.weft("show", runId).exits(1).err()).contains("There is no run");
    assertThat(laptop.weft("cancel", runId).exits(1).err()).contains("There is no run");
    assertThat(laptop.weft("runs", "--json", "--limit", "100").exits(0).out())
        .doesNotContain(runId);
    laptop.weft("show", runId, "--tenant", "acme").exits(0);
    assertThat(database.expenses("demo", runId, "expense")).isZero();
  }

  @Test
  void shouldTakeUnderThreeSecondsBeyondTheFlowsOwnTime() {
    long best = Long.MAX_VALUE;
    for (int round = 0; round < 3 && best > 3_000; round++) {
      long start = System.nanoTime();
      Map<String, Object> json =
          laptop.weft("run", "Record 12.50 EUR for lunch today", "--json").exits(0).json();
      long took = (System.nanoTime() - start) / 1_000_000;
      best = Math.min(best, took - ((Number) json.get("durationMs")).longValue());
    }

    assertThat(best).isLessThan(3_000);
  }

  @Test
  void shouldPlanWithoutStarting() {
    Map<String, Object> json = laptop.weft("plan", README_GOAL, "--json").exits(0).json();

    assertThat(json).containsKeys("goal", "planner", "plan", "estimate");
    assertThat(steps((Map<?, ?>) json.get("plan"))).containsExactly("flight", "event", "expense");
    assertThat(json.toString()).contains("date=" + Laptop.nextMonday());
    assertThat(((Map<?, ?>) ((Map<?, ?>) json.get("estimate")).get("spend")).get("currency"))
        .isEqualTo("EUR");
    assertThat(json.get("estimate").toString()).contains("now; quoted anew before it is called");
    Laptop.Ended refused = laptop.weft("plan", "Book a flight", "--json").exits(4);
    assertThat(refused.json()).containsKeys("error", "understood", "missing", "suggestions");
    assertThat((List<?>) refused.json().get("missing")).isNotEmpty();
  }

  private void assertNothingLeft(String runId) {
    sandbox.assertNotBooked(runId, "flight");
    assertThat(database.bookings("demo", runId, "flight")).isZero();
    assertThat(database.events("demo", runId, "event")).isZero();
    assertThat(database.expenses("demo", runId, "expense")).isZero();
  }

  private static List<String> steps(Map<?, ?> json) {
    return ((List<?>) json.get("steps"))
        .stream().map(step -> String.valueOf(((Map<?, ?>) step).get("id"))).toList();
  }

  /** The id in the first line that {@code run} prints. */
  static String runId(String printed) {
    return printed
        .lines()
        .filter(line -> line.startsWith("Run "))
        .map(line -> line.split(" ")[1])
        .findFirst()
        .orElseThrow();
  }
}
