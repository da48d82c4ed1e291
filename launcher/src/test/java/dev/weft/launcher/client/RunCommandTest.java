package dev.weft.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunCommandTest {
  private static final String GOAL = "Book a flight to Berlin";

  private final FakeApi api = new FakeApi();
  private final Cli cli = new Cli(api.address());
  @TempDir Path folder;

  @AfterEach
  void close() {
    api.close();
  }

  @Test
  void shouldPrintOneJsonObjectWhenTheRunCompletes() {
    Cli.Answer answer = cli.run("run", GOAL, "--json");

    assertThat(answer.exitCode()).isZero();
    Map<String, Object> json = answer.json();
    assertThat(json)
        .containsKeys("runId", "workflowId", "status", "steps", "cost", "durationMs", "links")
        .containsEntry("status", "COMPLETED")
        .containsEntry("durationMs", 3210);
    assertThat((List<?>) json.get("steps")).hasSize(3);
    assertThat(((List<?>) json.get("steps")).getFirst())
        .isEqualTo(
            Map.of(
                "id", "flight",
                "agent", "travel",
                "action", "bookFlight",
                "status", "COMPLETED",
                "attempts", 1,
                "result", Map.of("bookingId", "B-flight")));
    assertThat(json.get("links").toString()).contains("run=", "temporal=", "docs=");
    assertThat(answer.err()).contains("3/3", "finance.recordExpense", "done");
  }

  @Test
  void shouldSendGoalWithZoneAndLocaleAndToken() {
    cli.run("run", GOAL, "--locale", "de-AT", "--reference", "r-1", "--user", "anna");

    FakeApi.Call call = api.calls("POST", "/api/v1/flows").getFirst();
    assertThat(call.authorization()).isEqualTo("Bearer demo:anna");
    assertThat(call.body())
        .isEqualTo(
            Map.of(
                "goal", GOAL,
                "reference", "r-1",
                "timeZone", "Europe/Vienna",
                "locale", "de-AT"));
  }

  @Test
  void shouldPrintEachChangeOnceInPlainLinesWhenThereIsNoTerminal() {
    Cli.Answer answer = cli.run("run", GOAL);

    assertThat(answer.out()).doesNotContain("\u001b");
    assertThat(answer.out().lines().filter(line -> line.matches("1/3 .* done .*"))).hasSize(1);
    assertThat(answer.out())
        .contains("Completed in 3.2 s", "129.00 EUR spent", "B-flight", "http://127.0.0.1/ui");
    assertThat(answer.err()).isEmpty();
  }

  @Test
  void shouldApproveInAdvanceAndSayTheAmount() {
    api.script = FakeRun::completeWhenApproved;

    Cli.Answer answer = cli.run("run", GOAL, "--approve");

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out()).contains("Approving as asked in advance", "129.00 EUR", "141.90 EUR");
    assertThat(decisions()).containsExactly(true);
  }

  @Test
  void shouldExitTwoWhenRejectedInAdvance() {
    api.script = FakeRun::completeWhenApproved;

    Cli.Answer answer = cli.run("run", GOAL, "--reject", "--json");

    assertThat(answer.exitCode()).isEqualTo(2);
    assertThat(answer.json()).containsEntry("status", "REJECTED");
    assertThat(decisions()).containsExactly(false);
  }

  @Test
  void shouldLeaveInTimeWhenTheApiFallsSilent() {
    api.script = FakeRun::planned;
    api.silentOn = "GET /api/v1/flows/[^/]+";
    long start = System.nanoTime();

    Cli.Answer answer = cli.run("run", GOAL, "--timeout", "1s", "--json");

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.json()).containsEntry("runId", api.newest.id);
    assertThat(answer.err()).contains("./weft watch " + api.newest.id);
  }

  @Test
  void shouldSayThatTheRunMayHaveBeenTakenWhenTheStartIsNotAnswered() {
    api.silentOn = "POST /api/v1/flows";
    long start = System.nanoTime();

    Cli.Answer answer = cli.run("run", GOAL, "--timeout", "1s", "--json");

    assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(Duration.ofSeconds(30));
    assertThat(answer.json()).containsEntry("code", "timeout");
    assertThat(answer.err()).contains("not answered within 1s", "./weft runs");
  }

  @Test
  void shouldExitFiveWithTheCommandWhenNobodyCanBeAsked() {
    api.script = FakeRun::completeWhenApproved;

    Cli.Answer answer = cli.run("run", GOAL);

    assertThat(answer.exitCode()).isEqualTo(5);
    assertThat(answer.out())
        .contains("waits for a person", "129.00 EUR", "./weft approve " + api.newest.id);
    assertThat(decisions()).isEmpty();
  }

  @Test
  void shouldPrintTheWaitAsJsonWhenNobodyCanBeAsked() {
    api.script = FakeRun::completeWhenApproved;

    Cli.Answer answer = cli.run("run", GOAL, "--json");

    assertThat(answer.exitCode()).isEqualTo(5);
    assertThat(answer.json()).containsEntry("status", "WAITING").containsKey("waitingFor");
    assertThat(answer.err()).contains("./weft approve " + api.newest.id);
  }

  @Test
  void shouldAskThePersonAtTheTerminal() {
    api.script = FakeRun::completeWhenApproved;

    Cli.Answer answer = cli.typing("perhaps\ny\n").run("run", GOAL);

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out())
        .contains("Book flight SX 1482", "129.00 EUR", "141.90 EUR", "silence means no", "[y/n]");
    assertThat(answer.err()).contains("Please answer y or n");
    assertThat(decisions()).containsExactly(true);
  }

  @Test
  void shouldExitTwoWhenThePersonSaysNo() {
    api.script = FakeRun::completeWhenApproved;

    assertThat(cli.typing("n\n").run("run", GOAL).exitCode()).isEqualTo(2);
  }

  @Test
  void shouldExitFiveWhenThePersonLeavesTheQuestion() {
    api.script = FakeRun::completeWhenApproved;

    Cli.Answer answer = cli.typing("").run("run", GOAL);

    assertThat(answer.exitCode()).isEqualTo(5);
    assertThat(answer.out()).contains("./weft approve", "./weft watch", "./weft cancel");
  }

  @Test
  void shouldApproveAgainWhenThePriceRose() {
    api.script =
        run -> {
          run.planned();
          if (run.ask(12900, 14190) && run.ask(19900, 21890)) {
            run.end("COMPLETED");
          }
        };

    Cli.Answer answer = cli.run("run", GOAL, "--approve");

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out()).contains("129.00 EUR", "199.00 EUR");
    assertThat(decisions()).containsExactly(true, true);
  }

  @Test
  void shouldGoOnWhenSomebodyElseDecides() {
    api.script = FakeRun::completeWhenApproved;
    Thread.ofVirtual()
        .start(() -> {
          while (api.newest == null || api.newest.approvals.isEmpty()) {
            Thread.onSpinWait();
          }
          api.newest.decide(api.newest.approvals.keySet().iterator().next(), true);
        });
    cli.terminal = true;
    cli.in =
        new java.io.InputStream() {
          @Override
          public int read() throws IOException {
            try {
              Thread.sleep(60_000);
            } catch (InterruptedException e) {
              throw new IOException(e);
            }
            return -1;
          }
        };

    assertThat(cli.run("run", GOAL).exitCode()).isZero();
  }

  @Test
  void shouldExitThreeAndSayWhatWasUndoneWhenTheRunFails() {
    api.script =
        run -> {
          run.planned();
          run.set(
              "run.ended",
              Map.of(
                  "status", "FAILED_UNDONE",
                  "undone", List.of("event", "flight"),
                  "error",
                      Map.of(
                          "code", "NotAvailable", "message", "No seat left.", "stepId", "flight")));
        };

    Cli.Answer human = cli.run("run", GOAL);
    Cli.Answer machine = cli.run("run", GOAL, "--json");

    assertThat(human.exitCode()).isEqualTo(3);
    assertThat(human.out()).contains("No seat left.", "Undone, last first: event, flight");
    assertThat(machine.exitCode()).isEqualTo(3);
    assertThat(machine.json())
        .containsEntry("error", "No seat left.")
        .containsEntry("code", "NotAvailable")
        .containsEntry("undone", List.of("event", "flight"));
  }

  @Test
  void shouldExitFourAndAskForWhatIsMissingWhenNothingCouldBePlanned() {
    api.script =
        run ->
            run.set(
                "run.ended",
                Map.of(
                    "status",
                    "NOT_PLANNED",
                    "error",
                    Map.of(
                        "code",
                        "NotPlanned",
                        "message",
                        "The goal names no day.",
                        "details",
                        Map.of(
                            "understood", List.of("a flight to Berlin"),
                            "missing", List.of("On which day?"),
                            "suggestions", List.of("Book a flight to Berlin tomorrow")))));

    Cli.Answer human = cli.run("run", GOAL);
    Cli.Answer machine = cli.run("run", GOAL, "--json");

    assertThat(human.exitCode()).isEqualTo(4);
    assertThat(human.out()).contains("The goal names no day.", "On which day?", "tomorrow");
    assertThat(machine.exitCode()).isEqualTo(4);
    assertThat(machine.json()).containsEntry("missing", List.of("On which day?"));
  }

  @Test
  void shouldExitSixWhenSomethingCouldNotBeUndone() {
    api.script =
        run -> {
          run.planned();
          run.set("run.ended", Map.of("status", "FAILED_WITH_DEBT", "debt", List.of("flight")));
        };

    Cli.Answer answer = cli.run("run", GOAL);

    assertThat(answer.exitCode()).isEqualTo(6);
    assertThat(answer.out()).contains("NOT undone", "flight");
  }

  @Test
  void shouldExitZeroAndSaySoWhenCompletedPartially() {
    api.script =
        run -> {
          run.planned();
          run.step("event", "step.failed", Map.of("status", "FAILED", "error", "No answer"));
          run.end("COMPLETED_PARTIALLY");
        };

    Cli.Answer answer = cli.run("run", GOAL);

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out())
        .contains("Completed partially", "Not done: calendar.createEvent (No answer)");
  }

  @Test
  void shouldResumeAfterTheLastEventWhenTheConnectionDrops() {
    api.dropAfterEvents = 2;
    api.script =
        run -> {
          run.planned();
          run.event("run.running");
          while (api.resumedAfter.size() < 2) {
            Thread.onSpinWait();
          }
          run.complete();
        };

    Cli.Answer answer = cli.run("run", GOAL);

    assertThat(answer.exitCode()).isZero();
    assertThat(api.resumedAfter).containsExactly("", "2");
    assertThat(answer.out().lines().filter(line -> line.matches("1/3 .* done .*"))).hasSize(1);
  }

  @Test
  void shouldBringUpTheStackWithProgressOnStandardErrorWhenItIsDown() {
    cli.up = false;

    Cli.Answer answer = cli.run("run", GOAL, "--json");

    assertThat(answer.exitCode()).isZero();
    assertThat(cli.starts).isEqualTo(1);
    assertThat(answer.err()).contains("starting the stack");
    assertThat(answer.json()).containsEntry("status", "COMPLETED");
  }

  @Test
  void shouldPrintALinePerFieldWhenTheApiRefuses() {
    Map<String, Object> problem = FakeApi.problem(422, "invalid_input", "The input does not fit.");
    problem.put(
        "errors",
        List.of(
            Map.of("pointer", "/input/from", "code", "required", "message", "from is missing"),
            Map.of("pointer", "/input/date", "code", "format", "message", "date is no date")));
    api.reply("POST", "/api/v1/flows", 422, problem);

    Cli.Answer human = cli.run("run", GOAL);
    Cli.Answer machine = cli.run("run", GOAL, "--json");

    assertThat(human.exitCode()).isEqualTo(1);
    assertThat(human.err().lines())
        .containsExactly(
            "weft: The input does not fit.",
            "  /input/from: from is missing",
            "  /input/date: date is no date");
    assertThat(human.out()).isEmpty();
    assertThat(machine.json())
        .containsEntry("code", "invalid_input")
        .containsKeys("error", "errors");
  }

  @Test
  void shouldStartAFlowByNameWithInputOfAFileOrOfStandardInput() throws IOException {
    Path file = Files.writeString(folder.resolve("trip.json"), "{\"from\":\"VIE\",\"nights\":2}");
    Map<String, Object> input = Map.of("from", "VIE", "nights", 2);

    assertThat(cli.run("run", "TripBooking", "--input", file.toString()).exitCode()).isZero();
    cli.typing("{\"from\":\"VIE\",\"nights\":2}").terminal = false;
    assertThat(cli.run("run", "TripBooking", "--input", "-").exitCode()).isZero();

    assertThat(api.calls("POST", "/api/v1/flows"))
        .hasSize(2)
        .allSatisfy(call ->
            assertThat(call.body())
                .containsEntry("flow", "TripBooking")
                .containsEntry("input", input));
  }

  @Test
  void shouldRunAPlanOfTheCallersOwn() throws IOException {
    Path file = Files.writeString(folder.resolve("plan.json"), "{\"kind\":\"SEQUENTIAL\"}");

    assertThat(cli.run("run", "--plan", file.toString()).exitCode()).isZero();

    assertThat(api.calls("POST", "/api/v1/flows").getFirst().body())
        .containsEntry("plan", Map.of("kind", "SEQUENTIAL"))
        .doesNotContainKey("goal");
  }

  @Test
  void shouldExitFourWhenTheCallersPlanIsRefused() throws IOException {
    Path file = Files.writeString(folder.resolve("plan.json"), "{\"kind\":\"SEQUENTIAL\"}");
    api.reply(
        "POST", "/api/v1/flows", 422, FakeApi.problem(422, "invalid_plan", "No step is there."));

    assertThat(cli.run("run", "--plan", file.toString()).exitCode()).isEqualTo(4);
  }

  @Test
  void shouldExplainInOneLineWhenTheRequestCannotBeMade() throws IOException {
    Path broken = Files.writeString(folder.resolve("broken.json"), "{\"from\":\n oops}");

    assertThat(cli.run("run").err()).startsWith("weft: Say what to do");
    assertThat(cli.run("run", "--input", broken.toString()).err()).contains("Name the flow");
    assertThat(cli.run("run", "X", "--input", broken.toString()).err())
        .contains("is no JSON", "line 2");
    assertThat(cli.run("run", "X", "--input", "/no/such/file").err()).contains("cannot be read");
    assertThat(cli.run("run", GOAL, "--time-zone", "Mars/Olympus").err())
        .contains("no IANA time zone", "Mars/Olympus");
    assertThat(cli.run("run", GOAL, "--timeout", "soon").err()).contains("--timeout");
    assertThat(cli.run("run", GOAL, "--approve", "--reject").exitCode()).isEqualTo(1);
    assertThat(cli.run("run", GOAL, "--time-zone", "+02:00").err())
        .contains("no IANA time zone", "+02:00");
    assertThat(api.calls("POST", "/")).isEmpty();
  }

  @Test
  void shouldStartAFlowOrTemplateThatTheGoalNames() {
    api.reply("GET", "/api/v1/templates/lunch", 200, Map.of("name", "lunch", "version", 3));
    api.reply("GET", "/api/v1/templates/lunch/versions/2", 200, Map.of("name", "lunch"));

    for (String name : List.of("TripBooking", "lunch", "lunch@2")) {
      cli.run("run", name);

      assertThat(api.calls("POST", "/api/v1/flows").getLast().body())
          .containsEntry("flow", name)
          .containsEntry("input", Map.of())
          .doesNotContainKey("goal");
    }
  }

  @Test
  void shouldTakeAWordThatNamesNothingForAGoal() {
    api.reply("GET", "/api/v1/templates/Lunch", 404, FakeApi.problem(404, "not_found", "None."));

    cli.run("run", "Lunch");

    assertThat(api.calls("POST", "/api/v1/flows").getLast().body()).containsEntry("goal", "Lunch");
  }

  @Test
  void shouldSayThatANamedFlowNeedsInput() {
    api.reply("POST", "/api/v1/flows", 422, FakeApi.problem(422, "invalid_input", "Add \"from\"."));

    Cli.Answer answer = cli.run("run", "TripBooking");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).contains("Add \"from\".", "TripBooking needs input: --input FILE");
  }

  @Test
  void shouldReturnAtOnceWithoutWatching() {
    api.script = FakeRun::completeWhenApproved;

    Cli.Answer answer = cli.run("run", GOAL, "--no-watch", "--json");

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.json()).containsKey("runId");
  }

  @Test
  void shouldLeaveTheRunWhenTheTimeIsOver() {
    api.script = FakeRun::planned;

    Cli.Answer answer = cli.run("run", GOAL, "--timeout", "300ms");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.out())
        .contains("./weft watch " + api.newest.id, "./weft cancel " + api.newest.id);
  }

  @Test
  void shouldRedrawInPlaceWithColoursInATerminal() {
    cli.terminal = true;

    Cli.Answer answer = cli.run("run", GOAL);

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out()).contains("\u001b[32m", "A", "\u001b[K");
  }

  private List<Boolean> decisions() {
    return api.calls("POST", "/api/v1/approvals").stream()
        .map(call -> (Boolean) call.body().get("approve"))
        .toList();
  }
}
