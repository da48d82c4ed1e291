package dev.weft.api.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.FakeApprovals;
import dev.weft.api.FakeBudgets;
import dev.weft.api.FakeEngine;
import dev.weft.api.engine.Engine;
import dev.weft.api.flow.RunAnswer.WaitingFor;
import dev.weft.contract.budget.AtLimit;
import dev.weft.contract.budget.BudgetRefusal;
import dev.weft.contract.debt.DebtCause;
import dev.weft.contract.debt.DebtState;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.StepStatus;
import dev.weft.platform.store.DebtView;
import dev.weft.platform.store.ModelCost;
import dev.weft.platform.store.RunOrigin;
import dev.weft.platform.store.RunTarget;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.Sharing;
import dev.weft.platform.store.StepView;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import org.junit.jupiter.api.Test;

class WhyTest {
  private static final String RUN = "01934f6e-5b5a-7c3e-9d7a-2f6b1c0d4e5f";
  private static final Instant NEXT = Instant.parse("2027-03-01T10:00:30Z");

  private final FakeEngine engine = new FakeEngine();
  private final FakeBudgets budgets = new FakeBudgets();
  private final Why why =
      new Why(new FakeApprovals(), budgets, engine, Clock.fixed(NEXT, ZoneOffset.UTC));

  @Test
  void shouldSayNothingWhenTheRunHasEnded() {
    assertThat(why.of(run(RunStatus.COMPLETED), List.of())).isNull();
  }

  @Test
  void shouldNameTheBudgetWhenAPersonMustRaiseIt() {
    budgets.refusals.put(
        RUN, new BudgetRefusal("*", "USD", 5_000_000, 4_900_000, 200_000, NEXT, AtLimit.ASK));

    WaitingFor waiting = why.of(run(RunStatus.PLANNING), List.of());

    assertThat(waiting.kind()).isEqualTo("budget");
    assertThat(waiting.text()).contains("5.000000 USD a day", "4.900000 USD of it used");
    assertThat(waiting.nextAt()).isEqualTo(NEXT);
    assertThat(waiting.command()).isEqualTo("./weft budgets set --flow '*' --money N");
  }

  @Test
  void shouldNameTheMissingWorkerWhenNobodyPolls() {
    engine.state = new Engine.State(null, List.of(), false);

    WaitingFor waiting = why.of(run(RunStatus.RUNNING), List.of());

    assertThat(waiting.kind()).isEqualTo("worker");
    assertThat(waiting.text()).contains("flows.standard");
    assertThat(waiting.command()).isEqualTo("./weft up");
  }

  @Test
  void shouldNameTheFailingTaskWhenTheFlowsCodeFails() {
    engine.state = new Engine.State(new Engine.WorkflowTask(7, false), List.of(), true);

    WaitingFor waiting = why.of(run(RunStatus.RUNNING), List.of());

    assertThat(waiting.kind()).isEqualTo("workflow_task");
    assertThat(waiting.text()).contains("try 7");
    assertThat(waiting.command()).isEqualTo("./weft logs worker");
  }

  @Test
  void shouldNameTheSilentWorkerWhenNobodyAnswersTheFlowsTask() {
    engine.state = new Engine.State(new Engine.WorkflowTask(3, true), List.of(), true);

    WaitingFor waiting = why.of(run(RunStatus.RUNNING), List.of());

    assertThat(waiting.kind()).isEqualTo("worker");
    assertThat(waiting.text()).contains("does not answer (try 3)");
  }

  @Test
  void shouldSayLastErrorAndNextTryWhenAnActivityIsRetried() {
    engine.state =
        new Engine.State(
            null,
            List.of(
                new Engine.Activity(
                    "step.execute", 3, 5, "Unavailable", "503 from the provider", NEXT, null)),
            true);

    WaitingFor waiting = why.of(run(RunStatus.RUNNING), List.of());

    assertThat(waiting.kind()).isEqualTo("retry");
    assertThat(waiting.lastError()).isEqualTo("503 from the provider");
    assertThat(waiting.nextAt()).isEqualTo(NEXT);
    assertThat(waiting.text()).contains("2027-03-01 11:00:30 CET");
  }

  @Test
  void shouldTakeARetryFromTheProjectionWhenItIsALocalActivity() {
    StepView step =
        new StepView(
            "event",
            0,
            2,
            "calendar",
            "createEvent",
            StepStatus.RUNNING,
            1,
            null,
            null,
            null,
            "Unavailable",
            "no answer",
            null,
            NEXT,
            NEXT,
            null,
            null,
            null,
            null,
            null);

    WaitingFor waiting = why.of(run(RunStatus.RUNNING), List.of(step));

    assertThat(waiting.kind()).isEqualTo("retry");
    assertThat(waiting.text()).startsWith("calendar.createEvent failed; try 2");
    assertThat(waiting.lastError()).isEqualTo("no answer");
  }

  @Test
  void shouldNameTheOpenCircuitWhenTheProviderIsCutOff() {
    engine.state =
        new Engine.State(
            null,
            List.of(new Engine.Activity("plan.propose", 2, 5, "CircuitOpen", "open", NEXT, null)),
            true);

    WaitingFor waiting = why.of(run(RunStatus.PLANNING), List.of());

    assertThat(waiting.kind()).isEqualTo("circuit");
    assertThat(waiting.text()).contains("circuit");
  }

  @Test
  void shouldSayThatTheEngineIsAwayWhenItDoesNotAnswer() {
    engine.away = true;

    WaitingFor waiting = why.of(run(RunStatus.RUNNING), List.of());

    assertThat(waiting.kind()).isEqualTo("engine");
    assertThat(waiting.command()).isEqualTo("./weft doctor");
  }

  @Test
  void shouldNameThePlannerWhenItIsTriedAgain() {
    engine.states.put(
        "plan/acme/-/" + RUN,
        new Engine.State(
            null,
            List.of(
                new Engine.Activity(
                    "plan.propose", 3, 5, "Unavailable", "500 from the model", NEXT, null)),
            true));

    WaitingFor waiting = why.of(run(RunStatus.PLANNING), List.of());

    assertThat(waiting.kind()).isEqualTo("retry");
    assertThat(waiting.text()).startsWith("The planner failed; try 3 is at 2027-03-01 11:00:30");
    assertThat(waiting.lastError()).isEqualTo("500 from the model");
    assertThat(why.of(run(RunStatus.RUNNING), List.of()).kind()).isEqualTo("nothing");
  }

  @Test
  void shouldSaySinceWhenWhenAFirstTryTakesLong() {
    engine.states.put(
        "plan/acme/-/" + RUN,
        new Engine.State(
            null,
            List.of(new Engine.Activity("plan.propose", 1, 5, null, null, null, NEXT)),
            true));

    WaitingFor waiting = why.of(run(RunStatus.PLANNING), List.of());

    assertThat(waiting.kind()).isEqualTo("nothing");
    assertThat(waiting.text())
        .isEqualTo("A plan is being made. It began at 2027-03-01 11:00:30 CET (try 1 of 5).");
    assertThat(waiting.since()).isEqualTo(NEXT);
  }

  @Test
  void shouldKeepTheLastErrorWhileTheNextTryRuns() {
    engine.states.put(
        "plan/acme/-/" + RUN,
        new Engine.State(
            null,
            List.of(
                new Engine.Activity("plan.propose", 2, 5, "Unavailable", "no answer", null, NEXT)),
            true));

    WaitingFor waiting = why.of(run(RunStatus.PLANNING), List.of());

    assertThat(waiting.kind()).isEqualTo("retry");
    assertThat(waiting.text())
        .isEqualTo("The planner failed; try 2 has been running since 2027-03-01 11:00:30 CET.");
    assertThat(waiting.lastError()).isEqualTo("no answer");
  }

  @Test
  void shouldMissAWorkerWhenNobodyTakesATryThatIsDue() {
    engine.state =
        new Engine.State(
            null,
            List.of(
                new Engine.Activity(
                    "step.execute", 4, 5, "Unavailable", "503", NEXT.minusSeconds(11), null)),
            true);

    WaitingFor waiting = why.of(run(RunStatus.RUNNING), List.of());

    assertThat(waiting.kind()).isEqualTo("worker");
    assertThat(waiting.text()).contains("Try 4", "was due at 2027-03-01 11:00:19 CET", "no worker");
    assertThat(waiting.lastError()).isEqualTo("503");
    assertThat(waiting.command()).isEqualTo("./weft status");
  }

  @Test
  void shouldNameTheDebtAndTheCommandThatSettlesIt() {
    WaitingFor waiting = Why.debt(run(RunStatus.FAILED_WITH_DEBT), List.of(debt(DebtState.OPEN)));

    assertThat(waiting.kind()).isEqualTo("debt");
    assertThat(waiting.text()).contains("travel.bookFlight", "its undo failed", "A person must");
    assertThat(waiting.lastError()).isEqualTo("the travel provider answered 503");
    assertThat(waiting.since()).isEqualTo(NEXT);
    assertThat(waiting.command()).startsWith("./weft repair 01934f6e-5b5a").contains("--retry");
    assertThat(Why.debt(run(RunStatus.FAILED_WITH_DEBT), List.of(debt(DebtState.RETRYING))).text())
        .contains("being tried again");
  }

  private static DebtView debt(DebtState state) {
    return new DebtView(
        "acme",
        RUN,
        RUN,
        "AgentFlow",
        "flight",
        0,
        1,
        "travel",
        "bookFlight",
        DebtCause.UNDO_FAILED,
        state,
        0,
        "Unavailable",
        "the travel provider answered 503",
        NEXT,
        null,
        null,
        null,
        null);
  }

  @Test
  void shouldSayWhatItDoesWhenItWaitsForNothing() {
    assertThat(why.of(run(RunStatus.PLANNING), List.of()).text()).contains("plan");
    assertThat(why.of(run(RunStatus.UNDOING), List.of()).text()).contains("undone");
    assertThat(why.of(run(RunStatus.RUNNING), List.of()).kind()).isEqualTo("nothing");
  }

  private static RunView run(RunStatus status) {
    return new RunView(
        new RunContext(
            "acme", RUN, "-", "AgentFlow", List.of(), "Europe/Vienna", "en", Instant.EPOCH),
        "agent-flow/acme/-/" + RUN,
        null,
        null,
        status,
        "goal",
        null,
        null,
        null,
        null,
        null,
        null,
        new ModelCost(true, 0, null),
        List.of(),
        new RunTarget("eu-west-1", "weft-eu-west-1", "flows.standard", "127.0.0.1:7303"),
        1,
        1,
        null,
        null,
        null,
        null,
        RunOrigin.CALLER,
        0,
        null,
        Sharing.EVERYBODY);
  }
}
