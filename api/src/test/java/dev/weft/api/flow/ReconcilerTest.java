package dev.weft.api.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.FakeExecutions;
import dev.weft.api.FakeRuns;
import dev.weft.api.engine.Executions.Execution;
import dev.weft.api.engine.Executions.State;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.store.NewRun;
import dev.weft.platform.store.RunTarget;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.StartControl;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ReconcilerTest {
  private static final Instant LONG_AGO = Instant.now().minusSeconds(60);

  private final FakeRuns runs = new FakeRuns();
  private final FakeExecutions executions = new FakeExecutions();
  private final Reconciler reconciler = reconciler(false);

  private Reconciler reconciler(boolean first) {
    return new Reconciler(
        runs,
        executions,
        Clock.systemUTC(),
        WeftConfigLoader.parse(
            "test", "api: { reconcileFirst: " + first + " }", Map.of(), Path.of("")));
  }

  @Test
  void shouldBeReadyOnceAllWasComparedAfterARestore() {
    Reconciler afterRestore = reconciler(true);
    for (int count = 0; count < 250; count++) {
      executions.known.put(id(started()), new Execution("one", State.RUNNING, null));
    }
    RunContext ended = started();
    executions.known.put(id(ended), new Execution("one", State.TERMINATED, Instant.now()));
    RunContext reset = started();
    runs.change("acme", reset.runId(), RunStatus.FAILED_UNDONE, null, null);
    executions.known.put(id(reset), new Execution("two", State.RUNNING, null));
    executions.away = true;
    runs.turns.add("acme");
    afterRestore.reconcile();

    assertThat(afterRestore.isMet()).isFalse();
    executions.away = false;
    runs.turns.add("acme");
    afterRestore.reconcile();

    assertThat(afterRestore.isMet()).isTrue();
    assertThat(executions.described).hasSize(252);
    assertThat(view(ended).status()).isEqualTo(RunStatus.TERMINATED);
    assertThat(view(reset).status()).isEqualTo(RunStatus.RUNNING);
    assertThat(reconciler.isMet()).isTrue();
  }

  @ParameterizedTest
  @CsvSource({"TERMINATED,RunTerminated", "TIMED_OUT,RunTimedOut", "FAILED,RunFailed"})
  void shouldEndARunThatWasEndedOutside(State state, String code) {
    RunContext run = started();
    executions.known.put(id(run), new Execution("one", state, LONG_AGO));

    pass();

    assertThat(view(run).status()).isEqualTo(RunStatus.TERMINATED);
    assertThat(view(run).error().code()).isEqualTo(code);
  }

  @Test
  void shouldEndARunThatTheEngineDoesNotHave() {
    RunContext run = started();

    pass();

    assertThat(view(run).error().code()).isEqualTo("RunDeleted");
  }

  @Test
  void shouldLeaveARunThatItsScheduleIsAboutToStart() {
    String schedule = UUID.randomUUID().toString();
    RunContext run = started(StartControl.ofSchedule(schedule, null));
    String start = "scheduled-start/acme/-/" + schedule + "-2026-03-01T01:00:00Z";
    executions.known.put(start, new Execution("one", State.RUNNING, null));

    pass();
    assertThat(view(run).status()).isEqualTo(RunStatus.ACCEPTED);

    executions.known.clear();
    runs.turns.add("acme");
    reconciler(true).reconcile();
    assertThat(view(run).status()).isEqualTo(RunStatus.ACCEPTED);

    pass();
    assertThat(view(run).error().code()).isEqualTo("RunDeleted");
  }

  @Test
  void shouldLeaveARunThatClosedAMomentAgoToItsOwnEnd() {
    RunContext run = started();
    executions.known.put(id(run), new Execution("one", State.TERMINATED, Instant.now()));

    pass();

    assertThat(view(run).status()).isEqualTo(RunStatus.ACCEPTED);
  }

  @Test
  void shouldTakeTheEndThatTheFlowToldTheEngineAlone() {
    RunContext run = started();
    executions.known.put(id(run), new Execution("one", State.FAILED, LONG_AGO));
    executions.outcomes.put(
        id(run),
        Map.of("status", "FAILED_UNDONE", "error", Map.of("code", "NotAvailable", "message", "x")));

    pass();

    assertThat(view(run).status()).isEqualTo(RunStatus.FAILED_UNDONE);
    assertThat(view(run).error().code()).isEqualTo("NotAvailable");
  }

  @Test
  void shouldOpenARunAgainThatWasReset() {
    RunContext run = started();
    runs.change("acme", run.runId(), RunStatus.FAILED_UNDONE, null, null);
    executions.known.put(id(run), new Execution("two", State.RUNNING, null));

    pass();

    assertThat(view(run).status()).isEqualTo(RunStatus.RUNNING);
  }

  @Test
  void shouldLookOnlyAtRunsThatTheListLacks() {
    RunContext open = started();
    RunContext gone = started();
    executions.known.put(id(open), new Execution("one", State.RUNNING, null));

    pass();

    assertThat(executions.described).containsExactly(id(gone));
    assertThat(view(open).status()).isEqualTo(RunStatus.ACCEPTED);
  }

  @Test
  void shouldLookAtAllWhenTheEngineCannotList() {
    executions.lists = false;
    List<RunContext> all = new java.util.ArrayList<>();
    for (int count = 0; count < 250; count++) {
      RunContext run = started();
      executions.known.put(id(run), new Execution("one", State.RUNNING, null));
      all.add(run);
    }

    pass();
    assertThat(executions.described).hasSize(200);
    pass();

    assertThat(executions.described)
        .containsExactlyInAnyOrderElementsOf(all.stream().map(ReconcilerTest::id).toList());
  }

  @Test
  void shouldChangeNothingWhenTheEngineIsAwayOrItIsNotItsTurn() {
    RunContext run = started();
    executions.away = true;
    pass();
    executions.away = false;
    reconciler.reconcile();

    assertThat(view(run).status()).isEqualTo(RunStatus.ACCEPTED);
    assertThat(executions.described).isEmpty();
  }

  private void pass() {
    runs.turns.add("acme");
    reconciler.reconcile();
  }

  private RunContext started() {
    return started(StartControl.NONE);
  }

  private RunContext started(StartControl control) {
    RunContext run =
        new RunContext(
            "acme",
            UUID.randomUUID().toString(),
            "-",
            "TripBooking",
            List.of(),
            "UTC",
            "en",
            LONG_AGO);
    runs.accept(
        new NewRun(
            run,
            id(run),
            null,
            null,
            null,
            null,
            new RunTarget("eu", "weft", "q", "address"),
            control));
    runs.started("acme", run.runId());
    return run;
  }

  private RunView view(RunContext run) {
    return runs.find("acme", run.runId()).orElseThrow();
  }

  private static String id(RunContext run) {
    return WorkflowIds.of(run.flow(), run);
  }
}
