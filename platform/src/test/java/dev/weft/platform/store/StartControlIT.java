package dev.weft.platform.store;

import static dev.weft.platform.store.TestDatabase.TENANT_A;
import static dev.weft.platform.store.TestDatabase.TENANT_B;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanKind;
import dev.weft.contract.agent.PlanParameter;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.WorkflowIds;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class StartControlIT {
  static final Plan PLAN =
      new Plan(
              1,
              PlanKind.SEQUENTIAL,
              List.of(
                  PlanStep.of(
                      "a", "travel", "bookFlight", Map.of("to", "{{param.to}}"), List.of())),
              null)
          .with(List.of(new PlanParameter("to", Map.of("type", "string"), "Zebra", null, null)));

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

  static NewRun request(RunContext run, String goal, StartControl control) {
    return new NewRun(
        run,
        WorkflowIds.of(run.flow(), run),
        run.subject(),
        null,
        goal,
        null,
        Fixtures.TARGET,
        control);
  }

  @Test
  void shouldBecomeAcceptedOnceAndOnlyWhenItsTimeHasCome() {
    RunContext run = delayed(Duration.ofHours(2));
    assertThat(view(run).status()).isEqualTo(RunStatus.DELAYED);
    assertThat(dueIds()).doesNotContain(run.runId());
    assertThat(stores.delayedStarts().release(TENANT_A, run.runId())).isFalse();
    assertThat(stores.runs().orphans(Duration.ZERO))
        .extracting(OpenRun::runId)
        .doesNotContain(run.runId());
    assertThat(stores.runs().running(1000)).extracting(OpenRun::runId).doesNotContain(run.runId());

    clock.forward(Duration.ofHours(3));

    assertThat(dueIds()).contains(run.runId());
    assertThat(stores.delayedStarts().release(TENANT_A, run.runId())).isTrue();
    assertThat(stores.delayedStarts().release(TENANT_A, run.runId())).isFalse();
    assertThat(view(run).status()).isEqualTo(RunStatus.ACCEPTED);
    assertThat(stores.runs().orphans(Duration.ofSeconds(10)))
        .extracting(OpenRun::runId)
        .contains(run.runId());
    assertThat(stores.runs().events(TENANT_A, run.runId(), 0, 10))
        .extracting(EventView::type)
        .containsExactly("run.delayed", "run.accepted");
  }

  @Test
  void shouldChangeAndCancelOnlyWhatHasNotStarted() {
    RunContext run = delayed(Duration.ofHours(2));
    Instant sooner = clock.instant().plusSeconds(60);
    StartChange change =
        new StartChange(sooner, "another goal", null, null, List.of("calendar:read"));

    assertThat(stores.delayedStarts().change(TENANT_B, run.runId(), run.subject(), change))
        .isFalse();
    assertThat(stores.delayedStarts().change(TENANT_A, run.runId(), run.subject(), change))
        .isTrue();

    assertThat(view(run).goal()).isEqualTo("another goal");
    assertThat(view(run).run().scopes()).containsExactly("calendar:read");
    assertThat(view(run).origin().startAt()).isEqualTo(sooner);
    assertThat(stores.delayedStarts().cancel(TENANT_A, run.runId())).isTrue();
    assertThat(view(run).status()).isEqualTo(RunStatus.CANCELLED);
    assertThat(view(run).endedAt()).isNotNull();
    assertThat(stores.delayedStarts().cancel(TENANT_A, run.runId())).isFalse();
    assertThat(stores.delayedStarts().change(TENANT_A, run.runId(), run.subject(), change))
        .isFalse();
  }

  @Test
  void shouldKeepOneWaitingRunPerKeyAndTheLastInput() throws Exception {
    String key = "key-" + Fixtures.randomId();

    List<Accepted> all = together(16, i -> debounced(TENANT_A, key, "goal " + i, 30, 600));

    assertThat(all).filteredOn(Accepted::created).hasSize(1);
    assertThat(all.stream().map(one -> one.run().run().runId()).distinct()).hasSize(1);
    RunContext first = all.getFirst().run().run();
    clock.forward(Duration.ofSeconds(20));
    Accepted last = debounced(TENANT_A, key, "the last", 30, 600);
    assertThat(last.created()).isFalse();
    assertThat(last.run().goal()).isEqualTo("the last");
    assertThat(last.run().run().runId()).isEqualTo(first.runId());
    assertThat(last.run().workflowId())
        .isEqualTo(WorkflowIds.of(last.run().run().flow(), last.run().run()));
    assertThat(last.run().run().subject()).isEqualTo(last.run().requestedBy());
    assertThat(last.run().origin().startAt()).isEqualTo(clock.instant().plusSeconds(30));
    assertThat(debounced(TENANT_B, key, "elsewhere", 30, 600).created()).isTrue();
  }

  @Test
  void shouldNotPutOffAStartForever() {
    String key = "key-" + Fixtures.randomId();
    Instant begin = clock.instant();
    debounced(TENANT_A, key, "first", 30, 60);
    clock.forward(Duration.ofSeconds(25));
    debounced(TENANT_A, key, "second", 30, 60);
    clock.forward(Duration.ofSeconds(25));

    Accepted third = debounced(TENANT_A, key, "third", 30, 60);

    assertThat(third.run().origin().startAt()).isEqualTo(begin.plusSeconds(60));
    clock.forward(Duration.ofSeconds(11));
    String runId = third.run().run().runId();
    assertThat(stores.delayedStarts().release(TENANT_A, runId)).isTrue();
    assertThat(debounced(TENANT_A, key, "fourth", 30, 60).created()).isTrue();
    assertThat(stores.runs().find(TENANT_A, runId).orElseThrow().goal()).isEqualTo("third");
  }

  @Test
  void shouldStartOneRunPerKeyAndWindow() throws Exception {
    String key = "key-" + Fixtures.randomId();

    List<Accepted> all = together(12, _ -> deduplicated(key));

    assertThat(all).filteredOn(Accepted::created).hasSize(1);
    assertThat(all.stream().map(one -> one.run().run().runId()).distinct()).hasSize(1);
    clock.forward(Duration.ofMinutes(61));
    assertThat(deduplicated(key).created()).isTrue();
    assertThat(deduplicated(key).created()).isFalse();
  }

  @Test
  void shouldLetAKeyStandForTheRunThatHasTheReference() {
    String reference = "ref-" + Fixtures.randomId();
    String key = "key-" + Fixtures.randomId();
    RunContext first = Fixtures.run(stores, TENANT_A);
    stores.runs().accept(Fixtures.request(first, reference));
    RunContext second = Fixtures.run(stores, TENANT_A);

    Accepted again =
        stores
            .runs()
            .accept(
                new NewRun(
                    second,
                    WorkflowIds.of(second.flow(), second),
                    second.subject(),
                    reference,
                    "a goal",
                    null,
                    Fixtures.TARGET,
                    new StartControl(
                        null,
                        null,
                        new StartControl.Deduplicate(key, Duration.ofHours(1)),
                        null,
                        null)));

    assertThat(again.created()).isFalse();
    assertThat(again.run().run().runId()).isEqualTo(first.runId());
    assertThat(deduplicated(key).run().run().runId()).isEqualTo(first.runId());
  }

  @Test
  void shouldNumberVersionsWithoutGapsAndNeverChangeThem() throws Exception {
    String name = "t-" + Fixtures.randomId();
    String subject = Fixtures.run(stores, TENANT_A).subject();

    List<TemplateView> saved =
        together(6, i -> stores.templates().save(TENANT_A, name, PLAN, "h" + i, null, subject));

    assertThat(saved).extracting(TemplateView::version).containsExactlyInAnyOrder(1, 2, 3, 4, 5, 6);
    assertThat(stores.templates().find(TENANT_A, name, null).orElseThrow().version()).isEqualTo(6);
    assertThat(stores.templates().find(TENANT_A, name, 2).orElseThrow().plan()).isEqualTo(PLAN);
    assertThat(stores.templates().find(TENANT_B, name, null)).isEmpty();
    assertThat(stores.templates().list(TENANT_A, null, 200))
        .filteredOn(one -> one.name().equals(name))
        .singleElement()
        .extracting(TemplateView::version)
        .isEqualTo(6);
    assertThat(stores.templates().archive(TENANT_A, name, 6)).isEqualTo(1);
    assertThat(stores.templates().find(TENANT_A, name, null).orElseThrow().version()).isEqualTo(5);
    try (var connection = TestDatabase.as("weft_app");
        var statement = connection.createStatement()) {
      statement.execute("SELECT set_config('weft.tenant', '" + TENANT_A + "', false)");
      assertThatThrownBy(() -> statement.execute("UPDATE weft.template SET plan_hash = 'x'"))
          .hasMessageContaining("permission denied");
    }
    try (var connection = TestDatabase.superuser();
        var statement = connection.createStatement();
        var rows =
            statement.executeQuery(
                "SELECT encode(plan, 'escape') FROM weft.template WHERE name = '" + name + "'")) {
      assertThat(rows.next()).isTrue();
      assertThat(rows.getString(1)).doesNotContain("Zebra").doesNotContain("travel");
    }
  }

  private RunContext delayed(Duration wait) {
    RunContext run = Fixtures.run(stores, TENANT_A);
    stores
        .runs()
        .accept(
            request(
                run,
                "a goal",
                new StartControl(clock.instant().plus(wait), null, null, null, null)));
    return run;
  }

  private Accepted debounced(String tenant, String key, String goal, int wait, int longest) {
    Instant now = clock.instant();
    return stores
        .runs()
        .accept(
            request(
                Fixtures.run(stores, tenant),
                goal,
                new StartControl(
                    now.plusSeconds(wait),
                    new StartControl.Debounce(key, now.plusSeconds(longest)),
                    null,
                    null,
                    null)));
  }

  private Accepted deduplicated(String key) {
    return stores
        .runs()
        .accept(
            request(
                Fixtures.run(stores, TENANT_A),
                "a goal",
                new StartControl(
                    null,
                    null,
                    new StartControl.Deduplicate(key, Duration.ofHours(1)),
                    null,
                    null)));
  }

  private List<String> dueIds() {
    return stores.delayedStarts().due(1000).stream().map(OpenRun::runId).toList();
  }

  private RunView view(RunContext run) {
    return stores.runs().find(TENANT_A, run.runId()).orElseThrow();
  }

  private interface Numbered<T> {
    T call(int number);
  }

  private static <T> List<T> together(int count, Numbered<T> work) throws Exception {
    List<T> results = new ArrayList<>();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<T>> calls = new ArrayList<>();
      for (int i = 0; i < count; i++) {
        int number = i;
        calls.add(() -> work.call(number));
      }
      for (Future<T> future : pool.invokeAll(calls)) {
        results.add(future.get());
      }
    }
    return results;
  }
}
