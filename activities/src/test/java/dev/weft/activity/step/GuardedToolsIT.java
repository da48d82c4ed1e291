package dev.weft.activity.step;

import static dev.weft.platform.store.jooq.Tables.CALENDAR_EVENT;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.activity.calendar.CalendarAgent;
import dev.weft.activity.calendar.StoredCalendar;
import dev.weft.activity.diagnostics.DiagnosticsAgent;
import dev.weft.activity.document.DocumentAgent;
import dev.weft.activity.effect.LocalEffects;
import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.finance.FinanceAgent;
import dev.weft.activity.finance.StoredExpenses;
import dev.weft.activity.support.TestRegion;
import dev.weft.activity.tool.ToolCatalog;
import dev.weft.activity.tool.ToolPermission;
import dev.weft.activity.travel.TravelAgent;
import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.agent.StepResult;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.payload.LargeValues;
import dev.weft.contract.policy.LoggedDecision;
import dev.weft.contract.retry.RetryRule;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.StepStatus;
import dev.weft.contract.tool.ToolDescriptor;
import dev.weft.platform.store.EventView;
import dev.weft.platform.store.StepView;
import dev.weft.platform.store.Stores;
import dev.weft.platform.store.TimeOrderedIds;
import dev.weft.policy.authorisation.Authoriser;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

class GuardedToolsIT {
  private static final String[] SCOPES = {
    "calendar:write", "calendar:read", "finance:write", "finance:read"
  };
  private static final Attempt FIRST = new Attempt(1, RetryRule.STANDARD);

  private final Stores stores = TestRegion.stores();
  private final LocalEffects effects =
      new LocalEffects(stores.region(), stores.effects(), stores.sealer());
  private final GuardedTools tools =
      new GuardedTools(
          new ToolCatalog(
              List.of(
                  new CalendarAgent(new StoredCalendar(effects)),
                  new FinanceAgent(new StoredExpenses(effects)))),
          TestRegion.permission(),
          stores,
          StepStreams.none(),
          LargeValues.MAX_BYTES);

  @Test
  void shouldAskPolicyBeforeEachToolOfEachAgent() {
    List<LoggedDecision> kept = new ArrayList<>();
    Authoriser authoriser =
        Authoriser.open(TestRegion.config(), kept::add, Clock.systemUTC(), TimeOrderedIds::at);
    assertThat(authoriser.await(Duration.ofSeconds(30))).isTrue();
    ToolCatalog all =
        new ToolCatalog(
            List.of(
                new TravelAgent(null, null),
                new CalendarAgent(null),
                new FinanceAgent(null),
                new DocumentAgent(null),
                new DiagnosticsAgent()));
    GuardedTools guarded =
        new GuardedTools(
            all, new ToolPermission(authoriser), stores, StepStreams.none(), LargeValues.MAX_BYTES);
    RunContext run = TestRegion.run("flow:read");
    assertThat(all.descriptors()).hasSizeGreaterThan(9);

    int step = 0;
    for (ToolDescriptor tool : all.descriptors()) {
      step++;
      StepCall call =
          new StepCall(
              run,
              "all-" + step,
              0,
              1,
              1,
              tool.agent(),
              tool.action(),
              Map.of(),
              run.runId() + "-" + step,
              null,
              step);
      assertThatThrownBy(() -> guarded.execute(call, FIRST))
          .as(tool.name())
          .isInstanceOf(TypedFailure.class)
          .hasMessageContaining(tool.scope());
      assertThat(kept).hasSize(step);
      assertThat(kept.getLast().action()).isEqualTo(tool.name());
      assertThat(kept.getLast().runId()).isEqualTo(run.runId());
      assertThat(kept.getLast().allowed()).isFalse();
    }
  }

  @Test
  void shouldDoShareAuditAndProjectACall() {
    RunContext run = TestRegion.run(SCOPES);
    StepCall call = event(run, "Lunch", "2031-05-05T12:00");

    StepResult result = tools.execute(call, FIRST);

    assertThat(result.output())
        .containsEntry("title", "Lunch")
        .containsEntry("start", "2031-05-05T12:00:00")
        .containsEntry("end", "2031-05-05T13:00:00")
        .containsEntry("timeZone", "Europe/Vienna");
    assertThat(result.attempts()).isEqualTo(1);
    assertThat(step(run).status()).isEqualTo(StepStatus.COMPLETED);
    assertThat(step(run).result()).isEqualTo(result.output());
    assertThat(stores.contexts().get(run, "calendar", "event", JsonNode.class))
        .hasValueSatisfying(shared -> assertThat(shared.path("title").asText()).isEqualTo("Lunch"));
    assertThat(events(run)).contains("step.started", "step.completed");
    assertThat(stores.audit().latest(TestRegion.TENANT, 20))
        .filteredOn(entry -> ("run/" + run.runId()).equals(entry.target()))
        .singleElement()
        .satisfies(entry -> {
          assertThat(entry.action()).isEqualTo("step.execute");
          assertThat(entry.details().toString()).doesNotContain("Lunch");
        });
  }

  @Test
  void shouldCallAnotherAgentsToolInTheNameOfTheOneThatActs() {
    RunContext run = TestRegion.run(SCOPES);
    StepCall own = event(run, "Lunch", "2031-05-06T12:00");
    StepCall call =
        new StepCall(
            own.run(),
            own.stepId(),
            own.iteration(),
            own.position(),
            own.total(),
            "helper",
            "calendar.createEvent",
            own.params(),
            own.effectKey(),
            own.approvalId(),
            own.sequence());

    StepResult result = tools.execute(call, FIRST);

    assertThat(call.toolName()).isEqualTo("calendar.createEvent");
    assertThat(result.output()).containsEntry("title", "Lunch");
    assertThat(step(run).agent()).isEqualTo("helper");
    assertThat(stores.contexts().get(run, "helper", "event", JsonNode.class)).isPresent();

    tools.undo(call, FIRST);
    assertThat(step(run).status()).isEqualTo(StepStatus.UNDONE);
  }

  @Test
  void shouldTakeEffectOnceWhenACallIsRepeated() {
    RunContext run = TestRegion.run(SCOPES);
    StepCall call = expense(run, 1250);

    StepResult first = tools.execute(call, FIRST);
    StepResult second = tools.execute(call, new Attempt(2, RetryRule.STANDARD));

    assertThat(second.output()).isEqualTo(first.output());
    assertThat(expenses(run, "2031-06-01")).hasSize(1);
  }

  @Test
  void shouldTakeEffectOnceWhenTwoCallAtTheSameTime() {
    RunContext run = TestRegion.run(SCOPES);
    StepCall call = event(run, "Twice", "2031-05-06T12:00");

    List<CompletableFuture<StepResult>> both =
        List.of(
            CompletableFuture.supplyAsync(() -> tools.execute(call, FIRST)),
            CompletableFuture.supplyAsync(() -> tools.execute(call, FIRST)));

    assertThat(both.get(0).join().output()).isEqualTo(both.get(1).join().output());
    assertThat(listed(run, "2031-05-06")).hasSize(1);
  }

  @Test
  void shouldUndoWhatWasDoneAndRefuseToDoItAgain() {
    RunContext run = TestRegion.run(SCOPES);
    StepCall call = event(run, "Dinner", "2031-05-07T19:00");
    tools.execute(call, FIRST);

    assertThat(tools.undo(call, FIRST)).isEqualTo(EffectFound.STOOD);
    assertThat(tools.undo(call, FIRST)).isEqualTo(EffectFound.STOOD);

    assertThat(listed(run, "2031-05-07")).isEmpty();
    assertThat(step(run).status()).isEqualTo(StepStatus.UNDONE);
    assertThat(failure(call).type()).isEqualTo(ErrorType.EffectUndone);
    assertThat(listed(run, "2031-05-07")).isEmpty();
  }

  @Test
  void shouldRefuseADoThatComesAfterItsUndo() {
    RunContext run = TestRegion.run(SCOPES);
    StepCall call = expense(run, 990);

    assertThat(tools.undo(call, FIRST)).isEqualTo(EffectFound.NONE);

    assertThat(failure(call).type()).isEqualTo(ErrorType.EffectUndone);
    assertThat(step(run).errorCode()).isEqualTo("EffectUndone");
  }

  @Test
  void shouldUndoNothingWhenTheParametersNeverFitted() {
    RunContext run = TestRegion.run(SCOPES);
    StepCall call =
        TestRegion.call(run, "event", "calendar.createEvent", Map.of("title", "No start"));

    assertThat(failure(call).type()).isEqualTo(ErrorType.InvalidInput);
    tools.undo(call, FIRST);

    assertThat(step(run).status()).isEqualTo(StepStatus.FAILED);
  }

  @Test
  void shouldRefuseACallWithoutTheToolsScope() {
    RunContext run = TestRegion.run("calendar:read");
    StepCall call = event(run, "Secret", "2031-05-08T12:00");

    TypedFailure failure = failure(call);

    assertThat(failure.type()).isEqualTo(ErrorType.ScopeMissing);
    assertThat(step(run).status()).isEqualTo(StepStatus.FAILED);
    assertThat(step(run).errorCode()).isEqualTo("ScopeMissing");
    assertThat(stores.effects().find(call)).isEmpty();
  }

  @Test
  void shouldLetAnAdministratorCallEverything() {
    RunContext run = TestRegion.run("admin:all");

    assertThat(tools.execute(event(run, "Audit", "2031-05-09T12:00"), FIRST).output())
        .containsEntry("title", "Audit");
  }

  @Test
  void shouldRefuseAToolThatDoesNotExist() {
    RunContext run = TestRegion.run(SCOPES);

    assertThat(failure(TestRegion.call(run, "x", "calendar.burn", Map.of())).type())
        .isEqualTo(ErrorType.InvalidPlan);
  }

  @Test
  void shouldKeepAPersonsEntriesApartFromOthersAndSealTheirText() {
    RunContext run = TestRegion.run(SCOPES);
    tools.execute(event(run, "Planted-Title-4711", "2031-05-10T12:00"), FIRST);

    List<byte[]> titles =
        stores
            .region()
            .read(
                TestRegion.TENANT,
                sql ->
                    sql.select(CALENDAR_EVENT.TITLE)
                        .from(CALENDAR_EVENT)
                        .fetch(row -> row.value1()));

    assertThat(titles)
        .isNotEmpty()
        .noneMatch(title -> new String(title, StandardCharsets.ISO_8859_1).contains("Planted"));
  }

  private TypedFailure failure(StepCall call) {
    return catchThrowableOfType(TypedFailure.class, () -> tools.execute(call, FIRST));
  }

  private StepView step(RunContext run) {
    return stores.runs().steps(TestRegion.TENANT, run.runId()).getFirst();
  }

  private List<String> events(RunContext run) {
    return stores.runs().events(TestRegion.TENANT, run.runId(), 0, 100).stream()
        .map(EventView::type)
        .toList();
  }

  private List<?> listed(RunContext run, String day) {
    return (List<?>)
        tools
            .execute(
                TestRegion.call(run, "list" + System.nanoTime(), "calendar.listEvents", days(day)),
                FIRST)
            .output()
            .get("events");
  }

  private List<?> expenses(RunContext run, String day) {
    return (List<?>)
        tools
            .execute(
                TestRegion.call(run, "list" + System.nanoTime(), "finance.listExpenses", days(day)),
                FIRST)
            .output()
            .get("expenses");
  }

  private static Map<String, Object> days(String day) {
    return Map.of("from", day, "to", day);
  }

  private static StepCall event(RunContext run, String title, String start) {
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("title", title);
    params.put("start", start);
    params.put("timeZone", "Europe/Vienna");
    return TestRegion.call(run, "event", "calendar.createEvent", params);
  }

  private static StepCall expense(RunContext run, int minor) {
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("amount", Map.of("minor", minor, "currency", "EUR"));
    params.put("category", "travel");
    params.put("description", "Taxi");
    params.put("date", "2031-06-01");
    return TestRegion.call(run, "expense", "finance.recordExpense", params);
  }
}
