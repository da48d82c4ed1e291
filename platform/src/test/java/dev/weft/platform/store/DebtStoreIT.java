package dev.weft.platform.store;

import static dev.weft.platform.store.TestDatabase.TENANT_A;
import static dev.weft.platform.store.TestDatabase.TENANT_B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.agent.StepResult;
import dev.weft.contract.debt.DebtCause;
import dev.weft.contract.debt.DebtState;
import dev.weft.contract.debt.RepairAction;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate;
import dev.weft.contract.run.RunUpdate.RunError;
import dev.weft.contract.run.StepStatus;
import dev.weft.contract.tool.AgentDescriptor;
import dev.weft.contract.tool.Effect;
import dev.weft.contract.tool.ToolDescriptor;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class DebtStoreIT {
  private static final RunError TERMINATED =
      new RunError("RunTerminated", "terminated by an operator", null, Map.of());

  private final MutableClock clock = new MutableClock();
  private Stores stores;

  @BeforeEach
  void open() {
    stores = Fixtures.stores(clock);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void shouldParkAnUndoThatFailedWhileTheRunGoesOnUndoing() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    StepCall flight = done(run, "flight", 1);

    stores.steps().stepUndoFailed(flight, "Refused", "no refund for anna", 10, true);

    DebtView debt = stores.debts().find(run, "flight").orElseThrow();
    assertThat(debt.state()).isEqualTo(DebtState.OPEN);
    assertThat(debt.cause()).isEqualTo(DebtCause.UNDO_FAILED);
    assertThat(debt.error()).isEqualTo("no refund for anna");
    assertThat(types(run)).endsWith("step.undo_failed", "debt.opened");
    end(run, RunStatus.FAILED_WITH_DEBT, List.of("flight"));
    RunView view = view(run);
    assertThat(view.status()).isEqualTo(RunStatus.FAILED_WITH_DEBT);
    assertThat(view.openDebts()).isEqualTo(1);
    assertThat(debts(run)).hasSize(1);
  }

  @Test
  void shouldMakeDebtOfAllThatStandsWhenARunFails() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    done(run, "first", 1);
    StepCall second = done(run, "second", 2);
    stores.effects().recordUndone(second);
    stores.steps().stepUndone(second, EffectFound.STOOD);

    end(run, RunStatus.FAILED_UNDONE, List.of());

    assertThat(debts(run))
        .extracting(DebtView::stepId, DebtView::cause)
        .as("debts of what the flow did not say and nobody tried to undo")
        .containsExactly(org.assertj.core.groups.Tuple.tuple("first", DebtCause.RUN_STOPPED));
    assertThat(view(run).status()).isEqualTo(RunStatus.FAILED_WITH_DEBT);
    assertThat(types(run)).endsWith("debt.opened", "run.ended");
  }

  @Test
  void shouldLeaveACompletedRunItsEffects() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    done(run, "first", 1);

    end(run, RunStatus.COMPLETED, List.of());

    assertThat(debts(run)).isEmpty();
  }

  @Test
  void shouldMakeTheEffectsOfATerminatedRunDebtInReverseOrder() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    done(run, "first", 1);
    done(run, "second", 2);
    stores.steps().stepStarted(Fixtures.call(run, "third", 3), 1);

    assertThat(stores.runs().stopped(run, TERMINATED)).isTrue();
    assertThat(stores.runs().stopped(run, TERMINATED)).isFalse();

    assertThat(debts(run))
        .extracting(DebtView::stepId, DebtView::cause)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("third", DebtCause.UNCERTAIN),
            org.assertj.core.groups.Tuple.tuple("second", DebtCause.RUN_STOPPED),
            org.assertj.core.groups.Tuple.tuple("first", DebtCause.RUN_STOPPED));
    RunView view = view(run);
    assertThat(view.status()).isEqualTo(RunStatus.FAILED_WITH_DEBT);
    assertThat(view.error().code()).isEqualTo("RunTerminated");
    assertThat(view.endedAt()).isNotNull();
    // The flow's own word comes too late.
    end(run, RunStatus.COMPLETED, List.of());
    assertThat(view(run).status()).isEqualTo(RunStatus.FAILED_WITH_DEBT);
  }

  @Test
  void shouldEndATerminatedRunThatDidNothingAsThat() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);

    stores.runs().stopped(run, TERMINATED);

    assertThat(view(run).status()).isEqualTo(RunStatus.TERMINATED);
    assertThat(debts(run)).isEmpty();
  }

  @Test
  void shouldNotCallAReadDebtNorTryWhatCannotBeUndone() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    tool(run, "look", Effect.READ, true);
    tool(run, "send", Effect.WRITE, false);
    StepCall send = call(run, "send", 1, "send");
    stores.steps().stepStarted(send, 1);
    stores.effects().recordDone(send, Map.of("ok", true));
    stores.steps().stepCompleted(send, new StepResult(Map.of("ok", true), null, 1));
    stores.steps().stepStarted(call(run, "look", 2, "look"), 1);

    stores.runs().stopped(run, TERMINATED);

    assertThat(debts(run)).extracting(DebtView::stepId).containsExactly("send");
    assertThat(decide(run, "send", RepairAction.RETRY)).isInstanceOf(Repair.NotUndoable.class);
    assertThat(decide(run, "send", RepairAction.SKIP)).isInstanceOf(Repair.Decided.class);
    assertThat(view(run).status()).isEqualTo(RunStatus.FAILED_WITH_EFFECTS);
  }

  @Test
  void shouldReadUndoneOnlyWhenTheLastDebtIsSettled() {
    RunContext run = terminated("first", "second");

    decide(run, "second", RepairAction.DONE_BY_HAND);
    assertThat(view(run).status()).isEqualTo(RunStatus.FAILED_WITH_DEBT);
    decide(run, "first", RepairAction.RETRY);
    assertThat(view(run).status()).isEqualTo(RunStatus.FAILED_WITH_DEBT);
    StepCall call = stores.debts().take(run, "first", 0).call();
    assertThat(call.params()).isEqualTo(Map.of("to", "BER"));
    stores.effects().recordUndone(call);
    stores.steps().stepUndone(call, EffectFound.STOOD);

    assertThat(view(run).status()).isEqualTo(RunStatus.FAILED_UNDONE);
    assertThat(view(run).openDebts()).isZero();
    assertThat(types(run))
        .endsWith("debt.settled", "debt.retrying", "step.undone", "debt.settled", "run.settled");
    assertThat(stores.runs().steps(TENANT_A, run.runId()).getFirst().status())
        .isEqualTo(StepStatus.UNDONE);
  }

  @Test
  void shouldWaitForAPersonAgainWhenATryFails() {
    RunContext run = terminated("first");
    decide(run, "first", RepairAction.RETRY);

    stores
        .steps()
        .stepUndoFailed(stores.debts().take(run, "first", 0).call(), "Refused", "no", 1, true);

    DebtView debt = stores.debts().find(run, "first").orElseThrow();
    assertThat(debt.state()).isEqualTo(DebtState.OPEN);
    assertThat(debt.errorCode()).isEqualTo("Refused");
    assertThat(debt.round()).isEqualTo(1);
    assertThat(types(run)).endsWith("debt.retry_failed");
    decide(run, "first", RepairAction.RETRY);
    stores.debts().retryFailed(run, "first", 0, "Unavailable");
    stores.debts().retryFailed(run, "first", 0, "Unavailable");
    assertThat(types(run)).filteredOn("debt.retry_failed"::equals).hasSize(2);
  }

  @Test
  void shouldTakeTheSameDecisionOnceAndRefuseAnother() {
    RunContext run = terminated("first");

    assertThat(decide(run, "first", RepairAction.SKIP)).isInstanceOf(Repair.Decided.class);
    assertThat(decide(run, "first", RepairAction.SKIP)).isInstanceOf(Repair.Already.class);
    assertThat(decide(run, "first", RepairAction.RETRY)).isInstanceOf(Repair.Closed.class);
    assertThat(decide(run, "other", RepairAction.SKIP)).isInstanceOf(Repair.NotFound.class);
    assertThat(stores.debts().find(run, "first").orElseThrow().reason()).isEqualTo("because");
  }

  @Test
  void shouldLetOneOfManyDecide() throws Exception {
    RunContext run = terminated("first");
    try (var threads = Executors.newFixedThreadPool(8)) {
      List<Future<Repair>> all =
          IntStream.range(0, 8)
              .mapToObj(index ->
                  threads.submit(() -> decide(run, "first", RepairAction.values()[index % 3])))
              .toList();
      int decided = 0;
      for (Future<Repair> one : all) {
        decided += one.get() instanceof Repair.Decided ? 1 : 0;
      }
      assertThat(decided).isEqualTo(1);
    }
  }

  @Test
  void shouldLetNoWorkerDecide() {
    RunContext run = terminated("first");
    try (Stores worker = Fixtures.stores(DatabaseRole.WORKER, clock)) {
      assertThatThrownBy(() ->
              worker.debts().decide(run, "first", 0, RepairAction.SKIP, run.subject(), "because"))
          .isInstanceOf(DataAccessException.class);
    }
    assertThat(stores.debts().find(run, "first").orElseThrow().state()).isEqualTo(DebtState.OPEN);
  }

  @Test
  void shouldListByFlowAgentStateAndAgeInPages() {
    RunContext run = terminated("first", "second", "third");

    DebtFilter open = new DebtFilter(List.of(DebtState.OPEN), "AgentFlow", "travel", null, null);
    List<DebtView> page = stores.debts().list(TENANT_A, open, null, 2);
    DebtView last = page.getLast();
    List<DebtView> next =
        stores
            .debts()
            .list(
                TENANT_A,
                open,
                new Cursor(last.openedAt(), java.util.UUID.fromString(last.debtId())),
                1);

    assertThat(page).extracting(DebtView::stepId).containsExactly("third", "second");
    assertThat(next).extracting(DebtView::stepId).containsExactly("first");
    assertThat(
            stores
                .debts()
                .list(
                    TENANT_A,
                    new DebtFilter(
                        List.of(), null, null, run.runId(), clock.instant().minusSeconds(60)),
                    null,
                    9))
        .isEmpty();
    assertThat(stores.debts().list(TENANT_B, open, null, 9)).isEmpty();
    assertThat(stores.debts().list(TENANT_A, open, null, 99))
        .allSatisfy(debt -> assertThat(debt.state()).isEqualTo(DebtState.OPEN));
  }

  @Test
  void shouldTellTheEngineOfEachDebtAndEachDecisionOnce() {
    RunContext run = terminated("first");

    UntoldDebt opened = untold(run);
    stores.debts().told(opened);
    assertThat(stores.debts().untold(Duration.ofMinutes(1), 1000))
        .noneMatch(debt -> debt.runId().equals(run.runId()));
    decide(run, "first", RepairAction.RETRY);
    stores.debts().told(opened);
    UntoldDebt retry = untold(run);
    assertThat(retry.round()).isEqualTo(1);
    stores.debts().told(retry);
    assertThat(stores.debts().untold(Duration.ofMinutes(1), 1000))
        .noneMatch(debt -> debt.runId().equals(run.runId()));
    clock.forward(Duration.ofMinutes(2));
    assertThat(untold(run)).isEqualTo(retry);
  }

  @Test
  void shouldFollowARunThatWasReset() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    stores.runs().apply(Fixtures.update(run, 1, RunStatus.RUNNING), "one");
    done(run, "first", 1);
    stores.runs().stopped(run, TERMINATED);
    clock.forward(Duration.ofMinutes(1));

    assertThat(stores.runs().reopened(run, "one")).isFalse();
    assertThat(stores.runs().reopened(run, "two")).isTrue();

    assertThat(view(run).status()).isEqualTo(RunStatus.RUNNING);
    assertThat(view(run).endedAt()).isNull();
    assertThat(view(run).error()).isNull();
    assertThat(view(run).openDebts()).isZero();
    assertThat(types(run)).endsWith("run.reopened");
    stores.runs().apply(Fixtures.update(run, 9, RunStatus.FAILED_UNDONE), "one");
    assertThat(view(run).status()).isEqualTo(RunStatus.RUNNING);
    stores.runs().apply(Fixtures.update(run, 1, RunStatus.COMPLETED), "two");
    assertThat(view(run).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(types(run)).endsWith("run.ended");
  }

  @Test
  void shouldFollowAResetThatNobodySaw() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    stores.runs().apply(Fixtures.update(run, 5, RunStatus.RUNNING), "one");
    stores.runs().apply(Fixtures.update(run, 6, RunStatus.FAILED_UNDONE), "one");

    stores.runs().apply(Fixtures.update(run, 3, RunStatus.COMPLETED), "two");

    assertThat(view(run).status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(types(run)).filteredOn("run.ended"::equals).hasSize(2);
  }

  @Test
  void shouldAskAgainForTheApprovalThatTheEndHadWithdrawn() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    stores.runs().apply(Fixtures.update(run, 1, RunStatus.RUNNING), "one");
    StepCall call = Fixtures.call(run, "flight", 1);
    ApprovalView asked =
        stores.approvals().request(Fixtures.approval(stores, call, 0, Duration.ofHours(1)));
    stores.runs().stopped(run, TERMINATED);

    stores.runs().reopened(run, "two");

    assertThat(view(run).status()).isEqualTo(RunStatus.WAITING);
    assertThat(stores.approvals().find(TENANT_A, asked.approvalId()).orElseThrow().state())
        .isEqualTo(dev.weft.contract.approval.ApprovalState.PENDING);
  }

  @Test
  void shouldGiveATenantsTurnToOneProcessAtATime() {
    clock.forward(Duration.ofHours(1));

    assertThat(stores.runs().takeTurns(Duration.ofSeconds(15))).contains(TENANT_A, TENANT_B);
    assertThat(stores.runs().takeTurns(Duration.ofSeconds(15))).isEmpty();
    clock.forward(Duration.ofSeconds(15));
    assertThat(stores.runs().takeTurns(Duration.ofSeconds(15))).contains(TENANT_A);
  }

  @Test
  void shouldReadResultsThatARerunTakesOver() {
    RunContext first = Fixtures.accepted(stores, TENANT_A);
    done(first, "search", 1);
    RunContext other = Fixtures.accepted(stores, TENANT_A);
    done(other, "search", 1);
    done(other, "book", 2);
    RunContext again = Fixtures.run(stores, TENANT_A);
    NewRun request = Fixtures.request(again, null);
    stores
        .runs()
        .accept(
            new NewRun(
                again,
                request.workflowId(),
                request.requestedBy(),
                null,
                null,
                request.target(),
                first.runId(),
                List.of(
                    new NewRun.ReusedStep("search", 1, "travel", "bookFlight", first.runId()),
                    new NewRun.ReusedStep("book", 2, "travel", "bookFlight", other.runId())),
                Set.of()));

    assertThat(stores.runs().steps(TENANT_A, again.runId()))
        .allSatisfy(taken -> assertThat(taken.result()).isEqualTo(Map.of("ok", true)))
        .extracting(StepView::reusedFrom)
        .containsExactly(first.runId(), other.runId());
    StepView step = stores.runs().steps(TENANT_A, again.runId()).getFirst();
    assertThat(step.result()).isEqualTo(Map.of("ok", true));
    assertThat(step.reusedFrom()).isEqualTo(first.runId());
    assertThat(step.spent()).isNull();
    assertThat(view(again).rerunOf()).isEqualTo(first.runId());
    assertThat(stores.runs().reruns(TENANT_A, first.runId())).containsExactly(again.runId());
    assertThat(stores.runs().reruns(TENANT_B, first.runId())).isEmpty();
    assertThat(types(again)).containsExactly("run.accepted", "step.reused", "step.reused");
    // What it took over belongs to the earlier run.
    stores.runs().stopped(again, TERMINATED);
    assertThat(view(again).status()).isEqualTo(RunStatus.TERMINATED);
  }

  @Test
  void shouldReadALargeResultThatARerunTakesOver() {
    RunContext first = Fixtures.accepted(stores, TENANT_A);
    StepCall call = Fixtures.call(first, "search", 1);
    Map<String, Object> large = Map.of("text", "x".repeat(40_000));
    stores.steps().stepStarted(call, 1);
    stores.steps().stepCompleted(call, new StepResult(large, null, 1));

    RunContext again = rerun(first, null, List.of("search"), Set.of()).run();

    StepView step = stores.runs().steps(TENANT_A, again.runId()).getFirst();
    assertThat(step.result()).isNull();
    assertThat(step.largeResult()).isGreaterThan(40_000L);
    assertThat(stores.runs().stepResult(TENANT_A, again.runId(), "search")).contains(large);
  }

  @Test
  void shouldRefuseARerunThatRepeatsWhatStandsAnywhereInItsFamily() {
    RunContext first = Fixtures.accepted(stores, TENANT_A);
    done(first, "flight", 1);
    end(first, RunStatus.COMPLETED, List.of());
    RunContext second = rerun(first, null, List.of("flight"), Set.of()).run();
    done(second, "hotel", 2);
    end(second, RunStatus.COMPLETED, List.of());

    assertThatThrownBy(() -> rerun(first, null, List.of("flight"), Set.of()))
        .isInstanceOfSatisfying(
            WouldRepeatException.class,
            refused ->
                assertThat(refused.effects())
                    .containsExactly(
                        new StandingEffect(
                            "hotel", "travel", "bookFlight", second.runId(), false)));
    assertThatThrownBy(() -> rerun(second, null, List.of(), Set.of("hotel")))
        .isInstanceOfSatisfying(
            WouldRepeatException.class,
            refused ->
                assertThat(refused.effects())
                    .extracting(StandingEffect::stepId, StandingEffect::runId)
                    .containsExactly(org.assertj.core.groups.Tuple.tuple("flight", first.runId())));
    assertThat(stores.runs().reruns(TENANT_A, first.runId())).containsExactly(second.runId());
    assertThat(stores.runs().familySteps(TENANT_A, second.runId()))
        .containsExactlyInAnyOrder("flight", "hotel");
    rerun(first, null, List.of("flight"), Set.of("hotel"));
    assertThat(stores.runs().reruns(TENANT_A, first.runId())).hasSize(2);
  }

  @Test
  void shouldCountWhatAnOpenRerunHasAheadUnlessItOnlyReads() {
    RunContext first = Fixtures.accepted(stores, TENANT_A);
    tool(first, "look", Effect.READ, false);
    tool(first, "pay", Effect.WRITE, false);
    undone(first, "look", 1);
    undone(first, "pay", 2);
    end(first, RunStatus.FAILED_UNDONE, List.of());
    RunContext open = rerun(first, null, List.of(), Set.of()).run();

    assertThatThrownBy(() -> rerun(first, null, List.of(), Set.of()))
        .isInstanceOfSatisfying(
            WouldRepeatException.class,
            refused ->
                assertThat(refused.effects())
                    .containsExactly(
                        new StandingEffect("pay", "debtor", "pay", open.runId(), true)));
    stores.runs().stopped(open, TERMINATED);
    rerun(first, null, List.of(), Set.of());
  }

  @Test
  void shouldLetOneOfManyRerunsInWhenTheyComeAtOnce() throws Exception {
    RunContext first = Fixtures.accepted(stores, TENANT_A);
    StepCall flight = done(first, "flight", 1);
    stores.effects().recordUndone(flight);
    stores.steps().stepUndone(flight, EffectFound.STOOD);
    end(first, RunStatus.FAILED_UNDONE, List.of());

    assertThat(atOnce(first, null)).isEqualTo(1);
    assertThat(stores.runs().reruns(TENANT_A, first.runId())).hasSize(1);

    // Those that share a reference are one request.
    RunContext other = Fixtures.accepted(stores, TENANT_A);
    StepCall hotel = done(other, "hotel", 1);
    stores.effects().recordUndone(hotel);
    stores.steps().stepUndone(hotel, EffectFound.STOOD);
    end(other, RunStatus.FAILED_UNDONE, List.of());
    assertThat(atOnce(other, "again-" + other.runId())).isEqualTo(8);
    assertThat(stores.runs().reruns(TENANT_A, other.runId())).hasSize(1);
  }

  /** How many of eight reruns at once are answered with a run. */
  private int atOnce(RunContext of, String reference) throws Exception {
    int answered = 0;
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Boolean>> asked =
          IntStream.range(0, 8)
              .mapToObj(_ ->
                  pool.submit(() -> {
                    try {
                      rerun(of, reference, List.of(), Set.of());
                      return true;
                    } catch (WouldRepeatException e) {
                      return false;
                    }
                  }))
              .toList();
      for (Future<Boolean> one : asked) {
        answered += one.get() ? 1 : 0;
      }
    }
    return answered;
  }

  private RunView rerun(
      RunContext of, String reference, List<String> reused, Set<String> mayRepeat) {
    RunContext again = Fixtures.run(stores, TENANT_A);
    NewRun request = Fixtures.request(again, null);
    return stores
        .runs()
        .accept(
            new NewRun(
                again,
                request.workflowId(),
                request.requestedBy(),
                reference,
                null,
                request.target(),
                of.runId(),
                reused.stream()
                    .map(step -> new NewRun.ReusedStep(step, 1, "travel", "bookFlight", of.runId()))
                    .toList(),
                mayRepeat))
        .run();
  }

  private void undone(RunContext run, String action, int position) {
    StepCall call = call(run, action, position, action);
    stores.steps().stepStarted(call, 1);
    stores.effects().recordDone(call, Map.of("ok", true));
    stores.steps().stepCompleted(call, new StepResult(Map.of("ok", true), null, 1));
    stores.effects().recordUndone(call);
    stores.steps().stepUndone(call, EffectFound.STOOD);
  }

  private RunContext terminated(String... steps) {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    for (int index = 0; index < steps.length; index++) {
      done(run, steps[index], index + 1);
    }
    stores.runs().stopped(run, TERMINATED);
    return run;
  }

  private StepCall done(RunContext run, String stepId, int position) {
    StepCall call = Fixtures.call(run, stepId, position);
    stores.steps().stepStarted(call, 1);
    stores.effects().recordDone(call, Map.of("ok", true));
    stores.steps().stepCompleted(call, new StepResult(Map.of("ok", true), null, 1));
    return call;
  }

  private void tool(RunContext run, String action, Effect effect, boolean undoable) {
    stores
        .agents()
        .upsertSystem(
            List.of(new AgentDescriptor("debtor", "Owes.", List.of(), null, 0, null, "ACTIVE")),
            List.of(
                new ToolDescriptor(
                    "debtor",
                    action,
                    "Does " + action,
                    Map.of(),
                    Map.of(),
                    effect,
                    undoable,
                    false,
                    Duration.ofSeconds(5),
                    "calendar:write",
                    null,
                    0,
                    List.of())));
    assertThat(run).isNotNull();
  }

  private static StepCall call(RunContext run, String stepId, int position, String action) {
    StepCall plain = Fixtures.call(run, stepId, position);
    return new StepCall(
        run,
        stepId,
        0,
        position,
        3,
        "debtor",
        action,
        plain.params(),
        plain.effectKey(),
        null,
        position);
  }

  private Repair decide(RunContext run, String stepId, RepairAction action) {
    return stores.debts().decide(run, stepId, 0, action, run.subject(), "because");
  }

  private void end(RunContext run, RunStatus status, List<String> debt) {
    stores
        .runs()
        .apply(
            new RunUpdate(
                run, 99, status, null, null, null, List.of(), Map.of("debt", debt), null));
  }

  private UntoldDebt untold(RunContext run) {
    return stores.debts().untold(Duration.ofMinutes(1), 1000).stream()
        .filter(debt -> debt.runId().equals(run.runId()))
        .findFirst()
        .orElseThrow();
  }

  private RunView view(RunContext run) {
    return stores.runs().find(TENANT_A, run.runId()).orElseThrow();
  }

  private List<DebtView> debts(RunContext run) {
    return stores.debts().list(TENANT_A, DebtFilter.ofRun(run.runId()), null, 100);
  }

  private List<String> types(RunContext run) {
    return stores.runs().events(TENANT_A, run.runId(), 0, 100).stream()
        .map(EventView::type)
        .toList();
  }
}
