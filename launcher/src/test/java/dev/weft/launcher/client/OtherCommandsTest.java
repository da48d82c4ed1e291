package dev.weft.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class OtherCommandsTest {
  private static final String ID = "0199a1b2-c3d4-7000-8000-000000000001";

  private final FakeApi api = new FakeApi();
  private final Cli cli = new Cli(api.address());

  @AfterEach
  void close() {
    api.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "plan",
        "runs",
        "show",
        "watch",
        "why",
        "approvals",
        "approve",
        "reject",
        "cancel",
        "debts",
        "repair",
        "rerun",
        "pause",
        "resume",
        "terminate",
        "agents",
        "costs",
        "budgets",
        "flows",
        "templates",
        "schedules",
        "change",
        "visibility"
      })
  void shouldHelpWithExamples(String command) {
    Cli.Answer answer = cli.run(command, "--help");

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out()).contains("Usage:", "Examples:", "./weft ");
  }

  @ParameterizedTest
  @ValueSource(strings = {"runs", "approvals", "agents", "flows"})
  void shouldPrintListsAsOneJsonObject(String command) {
    waiting();

    Cli.Answer answer = cli.run(command, "--json");

    assertThat(answer.exitCode()).isZero();
    String member = command;
    assertThat((List<?>) answer.json().get(member)).hasSize(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {"show", "why", "watch", "approve", "reject", "cancel", "pause"})
  void shouldSayInOneLineThatTheRunIsUnknown(String command) {
    Cli.Answer unknown = cli.run(command, "abcdef01");
    Cli.Answer brief = cli.run(command, "abc");
    Cli.Answer odd = cli.run(command, "../etc");

    assertThat(List.of(unknown, brief, odd))
        .allSatisfy(answer -> {
          assertThat(answer.exitCode()).isEqualTo(1);
          assertThat(answer.out()).isEmpty();
          assertThat(answer.err().lines()).hasSize(1);
        });
    assertThat(unknown.err()).contains("There is no", "abcdef01");
    assertThat(brief.err()).contains("at least 6");
    assertThat(odd.err()).contains("Not a run");
  }

  @ParameterizedTest
  @ValueSource(strings = {"runs", "show last", "approvals", "agents", "flows", "why last"})
  void shouldNameTheCommandThatBringsUpTheStackWhenItIsDown(String command) {
    Cli down = new Cli(URI.create("http://127.0.0.1:1"));
    down.up = false;

    Cli.Answer answer = down.run(command.split(" "));

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err().lines()).hasSize(1);
    assertThat(answer.err()).contains("./weft up");
    assertThat(down.starts).isZero();
  }

  @Test
  void shouldListRunsWithShortIdsAndPassFiltersOn() {
    waiting();

    Cli.Answer answer =
        cli.run("runs", "--status", "waiting", "--flow", "AgentFlow", "--limit", "5");

    assertThat(answer.out()).contains("0199a1b2-c3d4 ", "waiting", "AgentFlow", "a goal");
    assertThat(api.calls("GET", "/api/v1/flows").getLast().path())
        .isEqualTo("/api/v1/flows?limit=5&status=WAITING&flow=AgentFlow");
    assertThat(cli.run("runs", "--limit", "0").exitCode()).isEqualTo(1);
  }

  @Test
  void shouldListTheStatusesWhenOneIsNotKnown() {
    Cli.Answer answer = cli.run("runs", "--status", "FOO");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).contains("no status \"FOO\"", "WAITING", "FAILED_WITH_DEBT");
    assertThat(api.calls("GET", "/api/v1/flows")).isEmpty();
  }

  @Test
  void shouldSayWhatARunWaitsForAndTheCommandThatHelps() {
    FakeRun run = waiting();

    Cli.Answer human = cli.run("why", "last");
    Cli.Answer machine = cli.run("why", ID.substring(0, 13), "--json");

    assertThat(human.exitCode()).isZero();
    assertThat(human.out())
        .contains("The requester must confirm", "Sun 22 Nov 2026 09:00 Europe/Vienna")
        .contains("./weft approve " + run.approvals.keySet().iterator().next());
    assertThat(machine.json()).containsEntry("status", "WAITING");
    assertThat(machine.json().get("waitingFor").toString()).contains("command=");
  }

  @Test
  void shouldSayThatARetryWaitsWithItsLastErrorAndNextTime() {
    FakeRun run = api.add(new FakeRun(ID));
    run.planned();
    run.set(
        "step.retrying",
        Map.of(
            "waitingFor",
            Map.of(
                "kind", "retry",
                "text", "travel.bookFlight is tried again.",
                "lastError", "The provider answered 503.",
                "nextAt", "2026-11-21T08:00:30Z",
                "command", "./weft watch last")));

    Cli.Answer answer = cli.run("why", "last");

    assertThat(answer.out())
        .contains("is tried again", "The provider answered 503.", "Next try", "./weft watch last");
  }

  @Test
  void shouldNameTheDebtOfARunThatHasEnded() {
    FakeRun run = api.add(new FakeRun(ID));
    run.planned();
    run.step("flight", "step.undo_failed", Map.of("status", "UNDO_FAILED"));
    run.set(
        "run.ended",
        Map.of(
            "status",
            "FAILED_WITH_DEBT",
            "debt",
            List.of("flight"),
            "waitingFor",
            Map.of(
                "kind", "debt",
                "text", "It failed and owes an undo: travel.bookFlight could not be undone.",
                "lastError", "The provider answered 503.",
                "command", "./weft show last")));

    assertThat(cli.run("why", "last").out())
        .contains("owes an undo", "The provider answered 503.", "./weft show last")
        .doesNotContain("waits for nothing");
    assertThat(cli.run("show", "last").out()).contains("Debt", "flight", "owes an undo");
  }

  @Test
  void shouldListTheCandidatesWhenAnIdIsAmbiguous() {
    Map<String, Object> problem = FakeApi.problem(409, "ambiguous_id", "More than one run fits.");
    problem.put("candidates", List.of(ID, "0199a1b2-ffff-7000-8000-000000000000"));
    api.reply("GET", "/api/v1/flows/0199a1b2", 409, problem);

    Cli.Answer human = cli.run("show", "0199a1b2");
    Cli.Answer machine = cli.run("show", "0199a1b2", "--json");

    assertThat(human.exitCode()).isEqualTo(1);
    assertThat(human.err().lines())
        .containsExactly(
            "weft: More than one run fits.", "  " + ID, "  0199a1b2-ffff-7000-8000-000000000000");
    assertThat(machine.json())
        .containsEntry("code", "ambiguous_id")
        .containsEntry("candidates", problem.get("candidates"));
  }

  @Test
  void shouldGiveEachErrorACodeWhenJsonIsAskedFor() {
    api.add(new FakeRun(ID)).complete();
    api.reply("GET", "/api/v1/flows/aaaaaa", 502, Map.of("title", "Bad Gateway"));

    assertThat(cli.run("show", "nothing!", "--json").json()).containsEntry("code", "wrong_usage");
    assertThat(cli.run("show", "ffffff", "--json").json()).containsEntry("code", "not_found");
    assertThat(cli.run("cancel", ID, "--json").json()).containsEntry("code", "already_ended");
    assertThat(cli.run("approve", ID, "--json").json()).containsEntry("code", "nothing_to_decide");
    assertThat(cli.run("show", "aaaaaa", "--json").json()).containsEntry("code", "http_502");
  }

  @Test
  void shouldShowAllOfARun() {
    FakeRun run = api.add(new FakeRun(ID));
    run.complete();

    Cli.Answer human = cli.run("show", ID);
    Cli.Answer machine = cli.run("show", ID, "--json");

    assertThat(human.out())
        .contains("Completed", "a goal", "travel.bookFlight", "Mon 23 Nov 2026", "B-flight");
    assertThat(machine.json()).containsEntry("goal", "a goal").containsKey("steps");
  }

  @Test
  void shouldFollowARunUntilSomebodyElseHasDecided() {
    FakeRun run = api.add(new FakeRun(ID));
    Thread.ofVirtual().start(run::completeWhenApproved);
    Thread.ofVirtual()
        .start(() -> {
          while (run.approvals.isEmpty()) {
            Thread.onSpinWait();
          }
          run.decide(run.approvals.keySet().iterator().next(), true);
        });

    Cli.Answer answer = cli.run("watch", "last", "--json");

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.json()).containsEntry("status", "COMPLETED");
  }

  @Test
  void shouldApproveByRunAndByApprovalAndAcceptARepeat() {
    FakeRun run = waiting();
    String approvalId = run.approvals.keySet().iterator().next();

    Cli.Answer first = cli.run("approve", ID.substring(0, 8), "--reason", "fine");
    Cli.Answer again = cli.run("approve", approvalId, "--json");
    Cli.Answer late = cli.run("reject", approvalId);

    assertThat(first.exitCode()).isZero();
    assertThat(first.out()).contains("Approved: Book flight SX 1482");
    assertThat(api.calls("POST", "/api/v1/approvals").getFirst().body())
        .isEqualTo(Map.of("approve", true, "reason", "fine"));
    assertThat(again.exitCode()).isZero();
    assertThat(again.json()).containsEntry("state", "APPROVED");
    assertThat(late.exitCode()).isEqualTo(1);
    assertThat(late.err()).contains("Too late", "approved since");
  }

  @Test
  void shouldApproveWithChangedArgumentsAndTheVersionThatWasShown() {
    FakeRun run = waiting();
    Map<String, Object> approval = run.approvals.values().iterator().next();
    approval.put("version", 3);
    approval.put("arguments", Map.of("to", "BER", "price", Map.of("minor", 1, "currency", "EUR")));

    assertThat(cli.run("approve", "last", "--edit", "to").err()).contains("KEY=VALUE");
    assertThat(cli.run("approve", "last", "--edit", "a=1", "--arguments", "x.json").err())
        .contains("not both");

    Cli.Answer answer =
        cli.run(
            "approve", "last", "--edit", "to=HAM", "--edit", "price.minor=2", "--edit", "n=x=1");

    assertThat(answer.exitCode()).isZero();
    assertThat(api.calls("POST", "/api/v1/approvals").getFirst().body())
        .isEqualTo(
            Map.of(
                "approve",
                true,
                "version",
                3,
                "arguments",
                Map.of("to", "HAM", "n", "x=1", "price", Map.of("minor", 2, "currency", "EUR"))));
  }

  @Test
  void shouldSayHowManyHaveApprovedAndWhatWasChanged() {
    FakeRun run = waiting();
    String id = run.approvals.keySet().iterator().next();
    Map<String, Object> approval = run.approvals.get(id);
    approval.put("fourEyes", true);
    approval.put("votesRequired", 2);
    approval.put("votesVoided", 1);
    approval.put("votes", List.of(Map.of("person", "p", "at", "2026-11-21T08:00:00Z")));
    approval.put("arguments", Map.of("to", "HAM"));
    approval.put("originalArguments", Map.of("to", "BER"));
    api.reminders.add(Map.of("approvalId", id));
    api.reply("POST", "/api/v1/approvals/" + id + "/decision", 200, approval);

    Cli.Answer listed = cli.run("approvals");
    Cli.Answer voted = cli.run("approve", id);

    assertThat(listed.out()).contains("1 of 2", "1 void", "to BER → HAM", "Reminder");
    assertThat(voted.exitCode()).isZero();
    assertThat(voted.out()).contains("1 of 2", "have approved");
  }

  @Test
  void shouldWaitForAPersonWhenTheChangeCostsMore() {
    FakeRun run = waiting();
    String id = run.approvals.keySet().iterator().next();
    api.reply("POST", "/api/v1/approvals/" + id + "/decision", 200, run.approvals.get(id));

    Cli.Answer answer = cli.run("approve", id, "--edit", "to=LAX");

    assertThat(answer.exitCode()).isEqualTo(5);
    assertThat(answer.out()).contains("costs more", "./weft approve " + id);
  }

  @Test
  void shouldWithdrawDelegateAndLink() {
    FakeRun run = waiting();
    String id = run.approvals.keySet().iterator().next();
    String one = "/api/v1/approvals/" + id;
    Map<String, Object> made = Map.of("delegationId", ID, "until", "2027-03-15T12:00:00Z");
    api.reply("POST", one + "/delegations", 200, made);
    api.reply("POST", "/api/v1/delegations", 200, made);
    api.reply("GET", "/api/v1/delegations", 200, Map.of("items", List.of(made)));
    api.reply("POST", "/api/v1/delegations/" + ID + "/withdraw", 200, made);
    api.reply("POST", one + "/link", 200, Map.of("url", "http://x/page"));
    Map<String, Object> withdrawn = new LinkedHashMap<>(run.approvals.get(id));
    withdrawn.put("state", "WITHDRAWN");
    api.reply("POST", one + "/withdraw", 200, withdrawn);

    assertThat(cli.run("approve", "last", "--delegate", "bob").out()).contains("bob", ID);
    assertThat(
            cli.run("approvals", "delegate", "bob", "--until", "2027-03-15T12:00:00Z").exitCode())
        .isZero();
    assertThat(api.calls("POST", "/api/v1/delegations").getFirst().body())
        .isEqualTo(Map.of("to", "bob", "until", "2027-03-15T12:00:00Z"));
    assertThat(cli.run("approvals", "delegate", "bob", "--until", "soon").err())
        .contains("--until wants");
    assertThat(cli.run("approvals", "delegations").out()).contains(ID);
    assertThat(cli.run("approvals", "undelegate", ID).exitCode()).isZero();
    assertThat(cli.run("approvals", "link", "last").out()).contains("http://x/page");
    assertThat(cli.run("approvals", "withdraw", "last", "--json").json())
        .containsEntry("state", "WITHDRAWN");
  }

  @Test
  void shouldSayThatNothingWaitsWhenARunNeedsNoDecision() {
    api.add(new FakeRun(ID)).complete();

    Cli.Answer answer = cli.run("approve", "last");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).contains("waits for no decision", "completed");
  }

  @Test
  void shouldCancelARunThatHasNotEnded() {
    FakeRun run = waiting();

    assertThat(cli.run("cancel", "last", "--json").json()).containsEntry("runId", ID);

    assertThat(run.cancelled).isTrue();
  }

  @Test
  void shouldTerminateOnlyWhenAPersonSaysSo() {
    FakeRun run = waiting();

    Cli.Answer refused = cli.run("terminate", "last");

    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("NOTHING is undone", "--yes");
    assertThat(run.controlled).isEmpty();
    assertThat(cli.run("terminate", "last", "--yes").exitCode()).isZero();
    assertThat(run.controlled).containsExactly("terminate");
  }

  @Test
  void shouldCountBeforeItChangesManyRuns() {
    api.reply(
        "POST", "/api/v1/flows/bulk", 200, Map.of("matched", 3, "done", 3, "failed", List.of()));

    Cli.Answer counted = cli.run("pause", "--flow", "TripBooking", "--dry-run");
    Cli.Answer refused = cli.run("pause", "--flow", "TripBooking");
    Cli.Answer done = cli.run("pause", "--flow", "TripBooking", "--yes");

    assertThat(counted.out()).contains("3 open runs would change");
    assertThat(refused.exitCode()).isEqualTo(1);
    assertThat(refused.err()).contains("--yes");
    assertThat(done.out()).contains("3 of 3 runs");
    assertThat(api.calls("POST", "/api/v1/flows/bulk")).hasSize(4);
    assertThat(cli.run("pause").exitCode()).isEqualTo(1);
  }

  @Test
  void shouldSayWhoSeesARunAndASchedule() {
    api.add(new FakeRun(ID));
    Map<String, Object> shared = Map.of("runId", ID, "status", "RUNNING", "visibility", "PRIVATE");
    api.reply("PUT", "/api/v1/flows/" + ID + "/visibility", 200, shared);
    api.reply("PUT", "/api/v1/schedules/lunch/visibility", 200, Map.of("name", "lunch"));

    Cli.Answer run = cli.run("visibility", "last", "private");
    Cli.Answer schedule =
        cli.run("schedules", "visibility", "lunch", "family", "--group", "family 7");

    assertThat(run.exitCode()).as(run.err()).isZero();
    assertThat(run.out()).contains("Seen by", "its owner");
    assertThat(api.calls("PUT", "/api/v1/flows/" + ID + "/visibility").getFirst().body())
        .containsEntry("visibility", "PRIVATE");
    assertThat(schedule.exitCode()).as(schedule.err()).isZero();
    assertThat(api.calls("PUT", "/api/v1/schedules/lunch/visibility").getFirst().body())
        .containsEntry("visibility", "FAMILY")
        .containsEntry("group", "family 7");
    assertThat(cli.run("visibility", "last", "everybody").exitCode()).isEqualTo(1);
  }

  @Test
  void shouldRefuseToCancelARunThatHasEnded() {
    api.add(new FakeRun(ID)).complete();

    Cli.Answer answer = cli.run("cancel", "last");

    assertThat(answer.exitCode()).isEqualTo(1);
    assertThat(answer.err()).contains("has ended: completed");
  }

  @Test
  void shouldShowThePlanWithResolvedDatesAndApprovals() {
    api.reply("POST", "/api/v1/plans", 200, plan());

    Cli.Answer human = cli.run("plan", "Book a flight to Berlin next Monday");
    Cli.Answer machine = cli.run("plan", "Book a flight to Berlin next Monday", "--json");

    assertThat(human.exitCode()).isZero();
    assertThat(human.out())
        .contains("planned by offline", "Europe/Vienna", "today is Sat 21 Nov 2026")
        .contains("travel.bookFlight", "Mon 23 Nov 2026", "the requester must confirm")
        .contains("129.00 EUR", "from home airport VIE", "Nothing was started");
    Map<String, Object> json = machine.json();
    assertThat(json).containsKeys("goal", "planner", "plan", "estimate");
    Map<?, ?> planned = (Map<?, ?>) json.get("plan");
    assertThat(planned.get("kind")).isEqualTo("SEQUENTIAL");
    assertThat((Map<?, ?>) ((List<?>) planned.get("steps")).getFirst())
        .satisfies(step ->
            assertThat(step.keySet().stream().map(String::valueOf))
                .containsExactly(
                    "id", "agent", "action", "params", "dependsOn", "condition", "approval"));
  }

  @Test
  void shouldExitFourAndSayWhatIsMissingWhenTheGoalCannotBePlanned() {
    Map<String, Object> problem = FakeApi.problem(422, "not_planned", "The goal names no day.");
    problem.put("understood", List.of("a flight to Berlin"));
    problem.put("missing", List.of("On which day?"));
    problem.put("suggestions", List.of("Book a flight to Berlin tomorrow"));
    api.reply("POST", "/api/v1/plans", 422, problem);

    Cli.Answer human = cli.run("plan", "Book a flight to Berlin");
    Cli.Answer machine = cli.run("plan", "Book a flight to Berlin", "--json");

    assertThat(human.exitCode()).isEqualTo(4);
    assertThat(human.err())
        .contains("The goal names no day.", "a flight to Berlin", "On which day?", "tomorrow");
    assertThat(machine.exitCode()).isEqualTo(4);
    assertThat(machine.json())
        .containsEntry("error", "The goal names no day.")
        .containsEntry("understood", List.of("a flight to Berlin"))
        .containsEntry("missing", List.of("On which day?"))
        .containsEntry("suggestions", List.of("Book a flight to Berlin tomorrow"));
  }

  @Test
  void shouldBringUpTheStackBeforeItPlans() {
    cli.up = false;
    api.reply("POST", "/api/v1/plans", 200, plan());

    assertThat(cli.run("plan", "Book a flight", "--json").exitCode()).isZero();

    assertThat(cli.starts).isEqualTo(1);
  }

  @Test
  void shouldTalkToAnotherWeftWhenTheEnvironmentNamesOne() {
    Cli remote = new Cli(URI.create("http://127.0.0.1:1"));
    remote.up = false;
    remote.env.put("WEFT_API_URL", api.address().toString());

    assertThat(remote.run("runs").err()).contains("WEFT_TOKEN");
    remote.env.put("WEFT_TOKEN", "secret");
    assertThat(remote.run("run", "a goal").exitCode()).isZero();

    assertThat(remote.starts).isZero();
    assertThat(api.calls).allSatisfy(call -> assertThat(call.authorization()).endsWith(" secret"));
  }

  @Test
  void shouldExitOneWhenTheCommandLineIsWrong() {
    assertThat(cli.run("show").exitCode()).isEqualTo(1);
    assertThat(cli.run("runs", "--nope").exitCode()).isEqualTo(1);
  }

  @Test
  void shouldShowAgentsAndFlowsToPeople() {
    assertThat(cli.run("agents").out()).contains("travel", "Books travel.", "travel.bookFlight");
    assertThat(cli.run("flows").out())
        .contains("TripBooking", "from", "IATA code", "(required)", "{\"from\":\"VIE\"}");
  }

  private FakeRun waiting() {
    FakeRun run = api.add(new FakeRun(ID));
    Thread.ofVirtual().start(run::completeWhenApproved);
    while (!run.view().get("status").equals("WAITING")) {
      Thread.onSpinWait();
    }
    return run;
  }

  private static Map<String, Object> plan() {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("id", "flight");
    step.put("agent", "travel");
    step.put("action", "bookFlight");
    step.put("params", Map.of("date", "2026-11-23", "to", "BER"));
    step.put("dependsOn", new ArrayList<>());
    step.put("approval", Map.of("scope", "approval:write", "role", "the requester"));
    step.put("traits", Map.of("effect", "MONEY"));
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("goal", "Book a flight to Berlin next Monday");
    answer.put("planner", "offline");
    answer.put("plan", Map.of("planVersion", 1, "kind", "SEQUENTIAL", "steps", List.of(step)));
    answer.put(
        "estimate",
        Map.of(
            "spend", Map.of("minor", 12900, "currency", "EUR"),
            "modelCost", Map.of("minor", 0, "currency", "EUR"),
            "notes", List.of("from home airport VIE")));
    return answer;
  }

  @Test
  void shouldListDebtsWithTheirFilters() {
    api.reply(
        "GET",
        "/api/v1/debts?limit=100&state=SKIPPED&flow=TripBooking&olderThan=1h",
        200,
        Map.of("items", List.of(debt("SKIPPED"))));

    Cli.Answer answer =
        cli.run("debts", "--state", "skipped", "--flow", "TripBooking", "--older-than", "1h");

    assertThat(answer.exitCode()).isZero();
    assertThat(answer.out()).contains("flight", "travel.bookFlight", "skipped", "no refund");
  }

  @Test
  void shouldWaitForTheOutcomeOfARetry() {
    api.add(new FakeRun(ID)).complete();
    api.reply("POST", "/api/v1/debts/" + ID + "/flight/repair", 202, debt("RETRYING"));
    api.reply("GET", "/api/v1/debts/" + ID + "/flight", 200, debt("OPEN"));

    Cli.Answer failed = cli.run("repair", ID, "flight", "--retry", "--reason", "it is back");
    api.reply("GET", "/api/v1/debts/" + ID + "/flight", 200, debt("UNDONE"));
    Cli.Answer undone = cli.run("repair", ID, "flight", "--retry", "--reason", "now", "--json");
    Cli.Answer silent = cli.run("repair", ID, "flight", "--retry");
    Cli.Answer both = cli.run("repair", ID, "flight", "--retry", "--skip", "--reason", "x");

    assertThat(failed.exitCode()).isEqualTo(6);
    assertThat(failed.out()).contains("It still stands", "no refund");
    assertThat(undone.exitCode()).isZero();
    assertThat(undone.json()).containsEntry("state", "UNDONE");
    assertThat(api.calls("POST", "/api/v1/debts").getFirst().body())
        .isEqualTo(Map.of("action", "retry", "reason", "it is back"));
    assertThat(silent.exitCode()).isEqualTo(1);
    assertThat(both.exitCode()).isEqualTo(1);
  }

  @Test
  void shouldAskForARerunWithEdits() {
    FakeRun run = api.add(new FakeRun(ID));
    run.complete();
    api.reply("POST", "/api/v1/flows/" + ID + "/rerun", 202, run.view());

    Cli.Answer answer =
        cli.run(
            "rerun",
            ID,
            "--from",
            "hotel",
            "--set",
            "hotel.nights=3",
            "--set",
            "hotel.city=Paris",
            "--repeat",
            "hotel");
    Cli.Answer odd = cli.run("rerun", ID, "--from", "hotel", "--set", "nights=3");

    assertThat(answer.exitCode()).isZero();
    assertThat(api.calls("POST", "/api/v1/flows/" + ID + "/rerun").getFirst().body())
        .isEqualTo(
            Map.of(
                "fromStep",
                "hotel",
                "params",
                Map.of("hotel", Map.of("nights", 3, "city", "Paris")),
                "allowRepeat",
                List.of("hotel")));
    assertThat(odd.exitCode()).isEqualTo(1);
    assertThat(odd.err()).contains("STEP.PARAM=VALUE");
  }

  private static Map<String, Object> debt(String state) {
    Map<String, Object> debt = new LinkedHashMap<>();
    debt.put("runId", ID);
    debt.put("stepId", "flight");
    debt.put("agent", "travel");
    debt.put("action", "bookFlight");
    debt.put("state", state);
    debt.put("cause", "UNDO_FAILED");
    debt.put("undoable", true);
    debt.put("error", "no refund");
    debt.put("openedAt", "2026-11-21T08:00:00Z");
    return debt;
  }

  @Test
  void shouldSaveThePlanOfWhatPlanPrinted() throws Exception {
    java.nio.file.Path file = java.nio.file.Files.createTempFile("plan", ".json");
    java.nio.file.Files.writeString(
        file, "{\"goal\": \"g\", \"plan\": {\"kind\": \"SEQUENTIAL\"}}");
    api.reply(
        "PUT",
        "/api/v1/templates/lunch",
        201,
        Map.of("name", "lunch", "version", 3, "plan", Map.of()));

    Cli.Answer answer = cli.run("templates", "save", "lunch", "--plan", file.toString());

    assertThat(answer.exitCode()).as(answer.err()).isZero();
    assertThat(answer.out()).contains("lunch@3", "./weft run lunch --input");
    assertThat(api.calls("PUT", "/api/v1/templates/lunch").getLast().body())
        .containsEntry("plan", Map.of("kind", "SEQUENTIAL"));
  }

  @Test
  void shouldPauseAScheduleWithANoteAndShowItsRuns() {
    Map<String, Object> schedule = new LinkedHashMap<>();
    schedule.put("name", "lunch");
    schedule.put("goal", "Record 5 EUR");
    schedule.put("every", "1h");
    schedule.put("applied", true);
    schedule.put("paused", true);
    schedule.put("origin", "API");
    schedule.put("nextTimes", List.of("2027-03-01T08:00:00Z"));
    schedule.put(
        "recentRuns",
        List.of(Map.of("runId", ID, "status", "COMPLETED", "requestedAt", "2027-03-01T07:00:00Z")));
    api.reply("POST", "/api/v1/schedules/lunch/pause", 200, schedule);
    api.reply("GET", "/api/v1/schedules?limit=50", 200, Map.of("items", List.of(schedule)));

    Cli.Answer answer = cli.run("schedules", "pause", "lunch", "--note", "holiday");

    assertThat(answer.exitCode()).as(answer.err()).isZero();
    assertThat(answer.out()).contains("lunch  paused", "every 1h", ID);
    assertThat(api.calls("POST", "/api/v1/schedules/lunch/pause").getLast().body())
        .containsEntry("note", "holiday");
    assertThat(cli.run("schedules").out()).contains("lunch", "paused", "Record 5 EUR");
    assertThat((List<?>) cli.run("schedules", "--json").json().get("schedules")).hasSize(1);
  }

  @Test
  void shouldSayWhenADelayedRunStartsAndReturn() {
    Map<String, Object> run = new LinkedHashMap<>();
    run.put("runId", ID);
    run.put("status", "DELAYED");
    run.put("flow", "AgentFlow");
    run.put("requestedAt", "2027-03-01T07:00:00Z");
    run.put("waitingFor", Map.of("kind", "start", "text", "It starts at 2027-03-01 10:00:00 CET."));
    api.reply("POST", "/api/v1/flows", 202, run);

    Cli.Answer answer = cli.run("run", "a goal", "--in", "2h", "--deduplicate-key", "k");

    assertThat(answer.exitCode()).as(answer.err()).isZero();
    assertThat(answer.out()).contains("delayed", "It starts at 2027-03-01 10:00:00 CET.");
    assertThat(api.calls("POST", "/api/v1/flows").getLast().body())
        .containsEntry("startIn", "2h")
        .containsEntry("deduplicate", Map.of("key", "k", "window", "1h"));
  }
}
