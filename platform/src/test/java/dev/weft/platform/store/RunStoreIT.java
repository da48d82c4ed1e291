package dev.weft.platform.store;

import static dev.weft.platform.store.TestDatabase.TENANT_A;
import static dev.weft.platform.store.TestDatabase.TENANT_B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanKind;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.agent.StepResult;
import dev.weft.contract.money.Money;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate;
import dev.weft.contract.run.StepStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RunStoreIT {
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
  void shouldReturnWhatWasAcceptedWhenItIsRead() {
    // given
    RunContext run = Fixtures.run(stores, TENANT_A);

    // when
    Accepted accepted = stores.runs().accept(Fixtures.request(run, "ref-" + run.runId()));

    // then
    assertThat(accepted.created()).isTrue();
    RunView view = stores.runs().find(TENANT_A, run.runId()).orElseThrow();
    assertThat(view).isEqualTo(accepted.run());
    assertThat(view.run()).isEqualTo(run);
    assertThat(view.goal()).isEqualTo("Book a flight to Berlin");
    assertThat(view.reference()).isEqualTo("ref-" + run.runId());
    assertThat(view.status()).isEqualTo(RunStatus.ACCEPTED);
    assertThat(view.target()).isEqualTo(Fixtures.TARGET);
    assertThat(stores.runs().events(TENANT_A, run.runId(), 0, 10))
        .extracting(EventView::type)
        .containsExactly("run.accepted");
  }

  @Test
  void shouldStoreTheReferenceUnreadable() throws Exception {
    RunContext run = Fixtures.run(stores, TENANT_A);
    stores.runs().accept(Fixtures.request(run, "zebra-" + run.runId()));
    try (var connection = TestDatabase.superuser();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT run::text, encode(reference, 'escape'), encode(reference_lookup, 'escape')"
                    + " FROM weft.run WHERE run_id = '"
                    + run.runId()
                    + "'")) {
      assertThat(rows.next()).isTrue();
      for (int column = 1; column <= 3; column++) {
        assertThat(rows.getString(column)).isNotEmpty().doesNotContain("zebra");
      }
    }
  }

  @Test
  void shouldStoreTheGoalUnreadable() throws Exception {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    try (var connection = TestDatabase.superuser();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT encode(goal, 'escape') FROM weft.run WHERE run_id = '"
                    + run.runId()
                    + "'")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).isNotEmpty().doesNotContain("Berlin");
    }
  }

  @Test
  void shouldHideARunFromAnotherTenant() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    assertThat(stores.runs().find(TENANT_B, run.runId())).isEmpty();
    assertThat(stores.runs().events(TENANT_B, run.runId(), 0, 10)).isEmpty();
    assertThat(stores.runs().steps(TENANT_B, run.runId())).isEmpty();
    assertThat(stores.runs().idsMatching(TENANT_B, run.runId(), Sight.ALL)).isEmpty();
    assertThatThrownBy(() ->
            stores
                .runs()
                .apply(
                    Fixtures.update(
                        new RunContext(
                            TENANT_B,
                            run.runId(),
                            "-",
                            run.flow(),
                            run.scopes(),
                            run.timeZone(),
                            run.locale(),
                            run.requestedAt()),
                        1,
                        RunStatus.RUNNING)))
        .isInstanceOf(NoSuchRunException.class);
  }

  @Test
  void shouldAcceptOneRunPerReferenceWhenManyStartAtOnce() throws Exception {
    // given
    String reference = "once-" + Fixtures.randomId();

    // when
    List<Accepted> all =
        together(
            12,
            _ -> stores.runs().accept(Fixtures.request(Fixtures.run(stores, TENANT_A), reference)));

    // then
    assertThat(all).filteredOn(Accepted::created).hasSize(1);
    assertThat(all).extracting(accepted -> accepted.run().run().runId()).hasSameSizeAs(all);
    assertThat(all.stream().map(accepted -> accepted.run().run().runId()).distinct()).hasSize(1);
    // and the same reference of another tenant is another run
    assertThat(
            stores
                .runs()
                .accept(Fixtures.request(Fixtures.run(stores, TENANT_B), reference))
                .created())
        .isTrue();
  }

  @Test
  void shouldIgnoreAnUpdateThatIsNotNewer() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    stores.runs().apply(Fixtures.update(run, 2, RunStatus.RUNNING));
    long events = stores.runs().find(TENANT_A, run.runId()).orElseThrow().lastEvent();

    stores.runs().apply(Fixtures.update(run, 1, RunStatus.PLANNING));
    stores.runs().apply(Fixtures.update(run, 2, RunStatus.RUNNING));

    RunView view = stores.runs().find(TENANT_A, run.runId()).orElseThrow();
    assertThat(view.status()).isEqualTo(RunStatus.RUNNING);
    assertThat(view.lastEvent()).isEqualTo(events);
  }

  @Test
  void shouldShowTheStepsOfAPlanFromPlannedToUndone() {
    // given
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    Plan plan =
        new Plan(
            1,
            PlanKind.SEQUENTIAL,
            List.of(
                PlanStep.of("flight", "travel", "bookFlight", Map.of("to", "BER"), List.of()),
                PlanStep.of("event", "calendar", "createEvent", Map.of(), List.of("flight"))),
            null);
    stores
        .runs()
        .apply(
            new RunUpdate(
                run, 1, RunStatus.RUNNING, plan, "abc", "offline", List.of(), null, null));
    assertThat(stores.runs().steps(TENANT_A, run.runId()))
        .extracting(StepView::stepId, StepView::status)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("flight", StepStatus.PENDING),
            org.assertj.core.groups.Tuple.tuple("event", StepStatus.PENDING));
    assertThat(stores.runs().find(TENANT_A, run.runId()).orElseThrow().plan()).isEqualTo(plan);

    // when: two tries, then done
    StepCall call = Fixtures.call(run, "flight", 1);
    assertThat(stores.steps().stepStarted(call, 1).attempt()).isEqualTo(1);
    stores
        .steps()
        .stepFailed(call, "Unavailable", "no answer", 1, false, clock.instant().plusSeconds(1));
    StepView retrying = stores.runs().steps(TENANT_A, run.runId()).getFirst();
    assertThat(retrying.errorCode()).isEqualTo("Unavailable");
    assertThat(retrying.nextRetryAt()).isEqualTo(clock.instant().plusSeconds(1));
    assertThat(stores.steps().stepStarted(call, 2).attempt()).isEqualTo(2);
    StepResult result = new StepResult(Map.of("bookingId", "b-1"), new Money(12_900, "EUR"), 2);
    stores.steps().stepCompleted(call, result);

    // then
    StepView done = stores.runs().steps(TENANT_A, run.runId()).getFirst();
    assertThat(done.status()).isEqualTo(StepStatus.COMPLETED);
    assertThat(done.params()).containsEntry("to", "BER");
    assertThat(done.result()).containsEntry("bookingId", "b-1");
    assertThat(done.error()).isNull();
    assertThat(stores.runs().find(TENANT_A, run.runId()).orElseThrow().spent())
        .containsExactly(new Money(12_900, "EUR"));
    // and a try after the completion learns what the step returned
    assertThat(stores.steps().stepStarted(call, 3).earlier()).isEqualTo(result);

    // when: undone, and the run ends
    stores.steps().stepUndone(call, EffectFound.STOOD);
    stores.steps().stepUndone(call, EffectFound.STOOD);
    stores.runs().apply(Fixtures.update(run, 9, RunStatus.FAILED_UNDONE));

    // then
    assertThat(stores.runs().steps(TENANT_A, run.runId()))
        .extracting(StepView::status)
        .containsExactly(StepStatus.UNDONE, StepStatus.SKIPPED);
    assertThat(stores.runs().find(TENANT_A, run.runId()).orElseThrow().spent()).isEmpty();
    assertThat(stores.runs().events(TENANT_A, run.runId(), 0, 100))
        .extracting(EventView::type)
        .containsExactly(
            "run.accepted",
            "run.planned",
            "run.running",
            "step.started",
            "step.retrying",
            "step.started",
            "step.completed",
            "step.undone",
            "run.ended");
  }

  @Test
  void shouldMissAndDoubleNothingWhenAReaderResumesAmongTwentyWriters() throws Exception {
    // given
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    int writers = 20;
    int each = 10;
    AtomicBoolean writing = new AtomicBoolean(true);
    List<Long> seen = new ArrayList<>();
    List<String> steps = new ArrayList<>();

    // when
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      Future<?> reader =
          pool.submit(() -> {
            long last = 0;
            boolean more = true;
            while (more) {
              more = writing.get();
              List<EventView> events = stores.runs().events(TENANT_A, run.runId(), last, 7);
              for (EventView event : events) {
                seen.add(event.seq());
                steps.add(event.type() + ":" + event.stepId());
                last = event.seq();
              }
              more |= !events.isEmpty();
            }
          });
      together(
          writers,
          writer -> {
            for (int i = 0; i < each; i++) {
              stores.steps().stepStarted(Fixtures.call(run, "s" + writer + "-" + i, 1), 1);
            }
            return writer;
          });
      writing.set(false);
      reader.get();
    }

    // then
    assertThat(seen).isSorted().doesNotHaveDuplicates();
    List<String> expected = new ArrayList<>(List.of("run.accepted:null"));
    for (int writer = 0; writer < writers; writer++) {
      for (int i = 0; i < each; i++) {
        expected.add("step.started:s" + writer + "-" + i);
      }
    }
    assertThat(steps).containsExactlyInAnyOrderElementsOf(expected);
  }

  @Test
  void shouldPageThroughRunsOfTheSameMoment() {
    List<String> mine = new ArrayList<>();
    for (int i = 0; i < 7; i++) {
      RunContext run = Fixtures.run(stores, TENANT_B);
      stores
          .runs()
          .accept(
              new NewRun(
                  new RunContext(
                      run.tenant(),
                      run.runId(),
                      run.subject(),
                      "PagedFlow",
                      run.scopes(),
                      run.timeZone(),
                      run.locale(),
                      run.requestedAt()),
                  "paged/" + run.runId(),
                  null,
                  null,
                  null,
                  Map.of("page", i),
                  Fixtures.TARGET));
      mine.add(run.runId());
    }
    RunFilter filter = new RunFilter(null, "PagedFlow", null);
    List<String> found = new ArrayList<>();
    Cursor after = null;
    List<RunView> page;
    do {
      page = stores.runs().list(TENANT_B, filter, after, 3);
      page.forEach(view -> found.add(view.run().runId()));
      if (!page.isEmpty()) {
        RunView last = page.getLast();
        after =
            Cursor.parse(
                new Cursor(last.run().requestedAt(), java.util.UUID.fromString(last.run().runId()))
                    .text());
      }
    } while (!page.isEmpty());
    assertThat(found).containsExactlyInAnyOrderElementsOf(mine).doesNotHaveDuplicates();
  }

  @Test
  void shouldFindARunByEitherEndOfItsId() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    String id = run.runId();
    assertThat(stores.runs().idsMatching(TENANT_A, id.substring(26), Sight.ALL))
        .containsExactly(id);
    assertThat(stores.runs().idsMatching(TENANT_A, id.substring(0, 30), Sight.ALL))
        .containsExactly(id);
    assertThat(stores.runs().idsMatching(TENANT_A, id, Sight.ALL)).containsExactly(id);
    assertThat(stores.runs().idsMatching(TENANT_A, "%", Sight.ALL)).isEmpty();
    assertThat(stores.runs().idsMatching(TENANT_A, id.substring(0, 3), Sight.ALL)).isEmpty();
  }

  @Test
  void shouldAnswerEachStepOfAStartWithTheRunAsItIsStored() {
    RunContext run = Fixtures.run(stores, TENANT_A);
    RunView accepted = stores.runs().accept(Fixtures.request(run, "order " + run.runId())).run();
    assertThat(accepted).isEqualTo(stores.runs().find(TENANT_A, run.runId()).orElseThrow());
    assertThat(accepted.startedAt()).isNull();

    RunView started = stores.runs().started(TENANT_A, run.runId()).orElseThrow();
    assertThat(started).isEqualTo(stores.runs().find(TENANT_A, run.runId()).orElseThrow());
    assertThat(started.startedAt()).isNotNull();
    assertThat(stores.runs().started(TENANT_A, run.runId())).contains(started);
    assertThat(stores.runs().started(TENANT_B, run.runId())).isEmpty();
  }

  @Test
  void shouldListRunsWithoutWhatMayBeLarge() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    stores
        .runs()
        .apply(
            new RunUpdate(
                run,
                1,
                RunStatus.COMPLETED,
                null,
                null,
                null,
                List.of(),
                Map.of("status", "COMPLETED"),
                null));
    RunView whole = stores.runs().find(TENANT_A, run.runId()).orElseThrow();
    RunView listed =
        stores.runs().list(TENANT_A, RunFilter.ALL, null, 200).stream()
            .filter(view -> view.run().runId().equals(run.runId()))
            .findFirst()
            .orElseThrow();

    assertThat(whole.result()).isNotNull();
    assertThat(listed.result()).isNull();
    assertThat(listed.input()).isNull();
    assertThat(listed.plan()).isNull();
    assertThat(listed.goal()).isEqualTo(whole.goal());
    assertThat(listed.status()).isEqualTo(whole.status());
    assertThat(listed.version()).isEqualTo(whole.version());
  }

  @Test
  void shouldFindOrphansOfEveryTenantUntilTheyAreStarted() {
    RunContext one = Fixtures.accepted(stores, TENANT_A);
    RunContext two = Fixtures.accepted(stores, TENANT_B);
    assertThat(stores.runs().orphans(Duration.ofMinutes(1)))
        .extracting(OpenRun::runId)
        .doesNotContain(one.runId(), two.runId());
    clock.forward(Duration.ofMinutes(2));
    assertThat(stores.runs().orphans(Duration.ofMinutes(1)))
        .extracting(OpenRun::runId)
        .contains(one.runId(), two.runId());
    stores.runs().started(TENANT_A, one.runId());
    assertThat(stores.runs().orphans(Duration.ofMinutes(1)))
        .extracting(OpenRun::runId)
        .doesNotContain(one.runId())
        .contains(two.runId());
  }

  @Test
  void shouldForgetTheSharedContextAnHourAfterTheEnd() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    stores.contexts().put(run, "travel", "flight", Map.of("to", "BER"));
    stores.contexts().put(run, "calendar", "event", "e-1");
    assertThat(stores.contexts().all(run)).containsOnlyKeys("travel", "calendar");
    stores.runs().apply(Fixtures.update(run, 5, RunStatus.COMPLETED));
    clock.forward(Duration.ofMinutes(59));
    assertThat(stores.contexts().get(run, "calendar", "event", String.class)).contains("e-1");
    clock.forward(Duration.ofMinutes(2));
    assertThat(stores.contexts().all(run)).isEmpty();
  }

  @Test
  void shouldDeleteOnlyTheSharedContextThatHasExpired() {
    clock.forward(Duration.ofHours(-2));
    RunContext ended = Fixtures.accepted(stores, TENANT_A);
    RunContext running = Fixtures.accepted(stores, TENANT_B);
    stores.contexts().put(ended, "travel", "home", "VIE");
    stores.contexts().put(ended, "calendar", "event", "e-1");
    stores.contexts().put(running, "travel", "home", "BER");
    stores.runs().apply(Fixtures.update(ended, 5, RunStatus.COMPLETED));

    assertThat(stores.contexts().deleteExpired(1)).isEqualTo(1);
    assertThat(stores.contexts().deleteExpired(1000)).isPositive();

    assertThat(stores.contexts().all(ended)).isEmpty();
    assertThat(stores.contexts().all(running)).containsOnlyKeys("travel");
    assertThat(stores.contexts().deleteExpired(1000)).isZero();
  }

  @Test
  void shouldTellOnceThatARunIsPausedAndGoesOn() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    RunStore runs = stores.runs();

    runs.paused(TENANT_A, run.runId(), true);
    runs.paused(TENANT_A, run.runId(), true);
    runs.paused(TENANT_B, run.runId(), false);

    assertThat(runs.find(TENANT_A, run.runId()).orElseThrow().pausedAt())
        .isEqualTo(clock.instant());
    runs.paused(TENANT_A, run.runId(), false);
    runs.paused(TENANT_A, run.runId(), false);
    assertThat(runs.find(TENANT_A, run.runId()).orElseThrow().pausedAt()).isNull();
    assertThat(runs.events(TENANT_A, run.runId(), 0, 10))
        .extracting(EventView::type)
        .containsExactly("run.accepted", "run.paused", "run.resumed");
    assertThat(runs.events(TENANT_A, run.runId(), 0, 10))
        .extracting(EventView::seq)
        .containsExactly(1L, 2L, 3L);
  }

  @Test
  void shouldForgetThatARunWasPausedWhenItEnds() {
    RunContext ended = Fixtures.accepted(stores, TENANT_A);
    RunContext stopped = Fixtures.accepted(stores, TENANT_A);
    RunStore runs = stores.runs();
    for (RunContext run : List.of(ended, stopped)) {
      runs.paused(TENANT_A, run.runId(), true);
    }

    runs.apply(Fixtures.update(ended, 1, RunStatus.CANCELLED));
    runs.stopped(stopped, new RunUpdate.RunError("RunTerminated", "terminated", null, Map.of()));

    for (RunContext run : List.of(ended, stopped)) {
      assertThat(runs.find(TENANT_A, run.runId()).orElseThrow().pausedAt()).isNull();
      runs.paused(TENANT_A, run.runId(), true);
      assertThat(runs.find(TENANT_A, run.runId()).orElseThrow().pausedAt()).isNull();
    }
  }

  @Test
  void shouldListOpenRunsOfAnAge() {
    Instant before = clock.instant();
    RunContext old = Fixtures.accepted(stores, TENANT_B);
    RunContext over = Fixtures.accepted(stores, TENANT_B);
    stores.runs().apply(Fixtures.update(over, 1, RunStatus.COMPLETED));

    List<String> open =
        stores
            .runs()
            .list(TENANT_B, new RunFilter(null, null, null, null, true), null, 200)
            .stream()
            .map(view -> view.run().runId())
            .toList();
    List<RunView> older =
        stores.runs().list(TENANT_B, new RunFilter(null, null, null, before, false), null, 200);

    assertThat(open).contains(old.runId()).doesNotContain(over.runId());
    assertThat(older)
        .extracting(view -> view.run().runId())
        .doesNotContain(old.runId(), over.runId());
  }

  @Test
  void shouldWakeThoseWhoListenWhenARunChanges() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    java.util.concurrent.atomic.AtomicInteger woken =
        new java.util.concurrent.atomic.AtomicInteger();
    try (Stores process =
            Stores.open(
                TestDatabase.config(),
                DatabaseRole.WORKER,
                io.opentelemetry.api.OpenTelemetry.noop(),
                new OneProcess(),
                clock);
        var _ = process.signals().subscribe(TENANT_A, run.runId(), woken::incrementAndGet)) {
      process.runs().apply(Fixtures.update(run, 1, RunStatus.RUNNING));
      process.steps().stepStarted(Fixtures.call(run, "flight", 1), 1);
      assertThat(woken.get()).isEqualTo(2);
      // an update that changes nothing wakes nobody
      process.runs().apply(Fixtures.update(run, 1, RunStatus.RUNNING));
      assertThat(woken.get()).isEqualTo(2);
    }
  }

  /** Signals within one process, with no clock to wake anybody. */
  private static final class OneProcess implements dev.weft.platform.signal.RunSignals {
    private final Map<String, Runnable> listeners = new java.util.concurrent.ConcurrentHashMap<>();

    @Override
    public void publish(String tenant, String runId, long seq) {
      listeners.getOrDefault(tenant + runId, () -> {}).run();
    }

    @Override
    public void publishProgress(String tenant, String runId, long seq) {
      publish(tenant, runId, seq);
    }

    @Override
    public Subscription subscribeToRest(String tenant, String runId, Runnable listener) {
      return subscribe(tenant, runId, listener);
    }

    @Override
    public Subscription subscribe(String tenant, String runId, Runnable listener) {
      listeners.put(tenant + runId, listener);
      return () -> listeners.remove(tenant + runId);
    }

    @Override
    public void close() {}
  }

  @Test
  void shouldSettleEveryStepWhenTheRunEnds() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    StepCall cutOff = Fixtures.call(run, "cut", 1);
    stores.steps().stepStarted(cutOff, 1);
    stores.steps().stepUndone(cutOff, EffectFound.STOOD);
    StepCall cancelled = Fixtures.call(run, "cancelled", 2);
    stores.steps().stepStarted(cancelled, 1);
    stores.steps().stepFailed(cancelled, StepStore.CANCELLED, "cancelled", 1, true, null);
    stores.steps().stepUndone(cancelled, EffectFound.STOOD);
    StepCall failed = Fixtures.call(run, "failed", 3);
    stores.steps().stepStarted(failed, 1);
    stores.steps().stepFailed(failed, "Refused", "no", 1, true, null);
    stores.steps().stepUndone(failed, EffectFound.STOOD);
    stores.steps().stepStarted(Fixtures.call(run, "left", 4), 1);
    StepCall never = Fixtures.call(run, "never", 5);
    stores.steps().stepStarted(never, 1);
    stores.steps().stepUndone(never, EffectFound.NONE);
    StepCall late = Fixtures.call(run, "waits", 6);
    stores.approvals().request(Fixtures.approval(stores, late, 0, Duration.ofHours(1)));

    stores.runs().apply(Fixtures.update(run, 9, RunStatus.CANCELLED));

    assertThat(stores.runs().steps(TENANT_A, run.runId()))
        .extracting(StepView::status)
        .containsExactly(
            StepStatus.UNDONE,
            StepStatus.UNDONE,
            StepStatus.FAILED,
            StepStatus.FAILED,
            StepStatus.FAILED,
            StepStatus.SKIPPED);
    assertThat(stores.runs().steps(TENANT_A, run.runId()))
        .extracting(StepView::endedAt)
        .doesNotContainNull();
  }

  @Test
  void shouldKeepWhyAStepFailedAsTheFlowSaysIt() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    StepCall call = Fixtures.call(run, "slow", 1);
    stores.steps().stepStarted(call, 1);
    stores.steps().stepFailed(call, StepStore.CANCELLED, "the call was cancelled", 1, true, null);

    stores
        .runs()
        .apply(
            new RunUpdate(
                run,
                9,
                RunStatus.COMPLETED_PARTIALLY,
                null,
                null,
                null,
                List.of(
                    new RunUpdate.StepChange(
                        "slow", 0, StepStatus.FAILED, "DeadlineExceeded", "not done in time")),
                null,
                null));

    StepView step = stores.runs().steps(TENANT_A, run.runId()).getFirst();
    assertThat(step.errorCode()).isEqualTo("DeadlineExceeded");
    assertThat(step.error()).isEqualTo("not done in time");
  }

  @Test
  void shouldNumberStepsThatNoPlanHadNumbered() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    stores.steps().stepStarted(Fixtures.call(run, "flight", 1), 1);
    stores
        .runs()
        .apply(
            new RunUpdate(
                run,
                2,
                RunStatus.UNDOING,
                null,
                null,
                null,
                List.of(
                    new RunUpdate.StepChange("hotel", 0, StepStatus.SKIPPED, null),
                    new RunUpdate.StepChange(
                        "expense", 0, StepStatus.REJECTED, "ApprovalRejected")),
                null,
                null));
    assertThat(stores.runs().steps(TENANT_A, run.runId()))
        .extracting(StepView::stepId, StepView::position)
        .containsExactly(
            org.assertj.core.groups.Tuple.tuple("flight", 1),
            org.assertj.core.groups.Tuple.tuple("hotel", 2),
            org.assertj.core.groups.Tuple.tuple("expense", 3));
    assertThat(stores.runs().events(TENANT_A, run.runId(), 0, 10))
        .extracting(EventView::type)
        .contains("step.skipped", "step.failed", "run.undoing");
  }

  @Test
  void shouldAddUpTheCostOfModelCallsAndAdmitWhatIsUnknown() {
    RunContext run = Fixtures.accepted(stores, TENANT_A);
    stores.modelCalls().record(modelCall(run, 1500L, "USD"));
    stores.modelCalls().record(modelCall(run, 500L, "USD"));
    assertThat(stores.runs().find(TENANT_A, run.runId()).orElseThrow().modelCost())
        .isEqualTo(new ModelCost(true, 2000, "USD"));
    stores.modelCalls().record(modelCall(run, 0L, "EUR"));
    assertThat(stores.runs().find(TENANT_A, run.runId()).orElseThrow().modelCost())
        .as("what cost nothing has no currency either")
        .isEqualTo(new ModelCost(true, 2000, "USD"));
    stores.modelCalls().record(modelCall(run, null, null));
    assertThat(stores.runs().find(TENANT_A, run.runId()).orElseThrow().modelCost())
        .isEqualTo(new ModelCost(false, 2000, "USD"));
    assertThat(stores.modelCalls().ofRun(TENANT_A, run.runId())).hasSize(4);
  }

  private ModelCall modelCall(RunContext run, Long micros, String currency) {
    return new ModelCall(
        run.tenant(),
        run.runId(),
        null,
        null,
        "planner",
        "local",
        "m",
        "1",
        10L,
        20L,
        micros,
        currency,
        7,
        "OK",
        null,
        clock.instant());
  }

  @Test
  void shouldReadWithoutThePersonalPartsWhenThePersonWasForgotten() {
    RunContext run =
        new RunContext(
            TENANT_A,
            Fixtures.randomId(),
            stores.subjects().subjectFor(TENANT_A, "forgotten-" + Fixtures.randomId()),
            "AgentFlow",
            List.of(),
            "UTC",
            "en",
            clock.instant());
    stores.runs().accept(Fixtures.request(run, null));
    stores.keys().destroy(TENANT_A, run.subject());
    RunView view = stores.runs().find(TENANT_A, run.runId()).orElseThrow();
    assertThat(view.goal()).isNull();
    assertThat(view.status()).isEqualTo(RunStatus.ACCEPTED);
    assertThat(stores.subjects().principalOf(TENANT_A, run.subject())).isEmpty();
    assertThatThrownBy(() -> stores.contexts().put(run, "travel", "late", "write"))
        .isInstanceOf(dev.weft.platform.key.KeyDestroyedException.class);
  }

  @Test
  void shouldGiveAPersonOneSurrogateWhenManyAskAtOnce() throws Exception {
    String principal = "new-" + Fixtures.randomId();
    List<String> all =
        together(
            8, _ -> Fixtures.stores(Clock.systemUTC()).subjects().subjectFor(TENANT_A, principal));
    assertThat(all.stream().distinct()).hasSize(1);
    assertThat(stores.subjects().principalOf(TENANT_A, all.getFirst())).contains(principal);
    assertThat(stores.subjects().subjectFor(TENANT_B, principal)).isNotEqualTo(all.getFirst());
  }

  @Test
  void shouldRefuseATransactionWithinATransaction() {
    assertThatThrownBy(() ->
            stores
                .region()
                .write(
                    TENANT_A, _ -> stores.region().read(TENANT_B, sql -> sql.selectOne().fetch())))
        .isInstanceOf(IllegalStateException.class);
  }

  private interface Job<T> {
    T run(int number) throws Exception;
  }

  private static <T> List<T> together(int count, Job<T> job) throws Exception {
    CountDownLatch go = new CountDownLatch(1);
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<T>> futures =
          IntStream.range(0, count)
              .mapToObj(number ->
                  pool.submit(
                      (Callable<T>)
                          () -> {
                            go.await();
                            return job.run(number);
                          }))
              .toList();
      go.countDown();
      List<T> results = new ArrayList<>();
      for (Future<T> future : futures) {
        results.add(future.get());
      }
      return results;
    }
  }
}
