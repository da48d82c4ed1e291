package dev.weft.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.tuple;

import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.agent.StepResult;
import dev.weft.contract.money.Money;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.store.CostQuery.By;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class CostStoreIT {
  private static final ZoneId ZONE = ZoneId.of("Pacific/Auckland");

  private final MutableClock clock = new MutableClock();
  private final Stores stores = Fixtures.stores(clock);
  private final String tenant = "c" + UUID.randomUUID().toString().substring(0, 8);
  private final LocalDate today = LocalDate.ofInstant(clock.instant(), ZONE);
  private RunContext run;

  @BeforeEach
  void costs() {
    new Migrator(TestDatabase.config()).migrate(List.of(tenant));
    run = Fixtures.accepted(stores, tenant);
    Instant midnight = today.atStartOfDay(ZONE).toInstant();
    record("planner", null, "small", 10L, midnight.minusSeconds(1), null);
    record("planner", null, "small", 20L, midnight, new CallEstimate(500, 50L, "USD"));
    record("agent", "travel", "large", 300L, midnight, new CallEstimate(600, 900L, "USD"));
    record("agent", "travel", "local", null, midnight, new CallEstimate(700, null, "USD"));
    record("agent", "travel", "large", 0L, midnight, null, "BudgetExceeded");
    StepCall kept = Fixtures.call(run, "kept", 1);
    StepCall undone = Fixtures.call(run, "undone", 2);
    for (StepCall call : List.of(kept, undone)) {
      stores.steps().stepStarted(call, 1);
      stores.steps().stepCompleted(call, new StepResult(Map.of(), new Money(7770, "EUR"), 1));
    }
    stores.steps().stepUndone(undone, EffectFound.STOOD);
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @Test
  void shouldAddUpWhatModelsCostApartFromWhatToolsSpent() {
    List<CostRow> rows = costs(today, Set.of(By.FLOW));

    assertThat(rows)
        .containsExactly(
            model("AgentFlow", null, null, "USD", 2, 0, 320, 1100L, 950L),
            model("AgentFlow", null, null, null, 1, 1, 0, 700L, null),
            new CostRow(true, "AgentFlow", null, null, null, "EUR", 1, 0, 0, 0, 7770, null, null));
  }

  @Test
  void shouldKeepApartByWhatIsAskedAndBeginDaysInTheTenantsZone() {
    assertThat(costs(today.minusDays(1), Set.of(By.DAY, By.AGENT)))
        .filteredOn(row -> !row.tools() && row.currency() != null)
        .extracting(CostRow::day, CostRow::agent, CostRow::amount)
        .containsExactly(
            tuple(today.minusDays(1), "planner", 10L),
            tuple(today, "planner", 20L),
            tuple(today, "travel", 300L));
    CostQuery small =
        new CostQuery(today.minusDays(1), today, ZONE, Set.of(By.MODEL), null, null, "small");
    assertThat(stores.costs().costs(tenant, small, 10))
        .singleElement()
        .satisfies(row -> {
          assertThat(row.model()).isEqualTo("small");
          assertThat(row.count()).isEqualTo(2);
          assertThat(row.amount()).isEqualTo(30);
        });
    assertThat(stores.costs().costs(TestDatabase.TENANT_A, small, 10)).isEmpty();
  }

  @Test
  void shouldReadTheAskedDaysAloneWhenThereAreManyCalls() throws SQLException {
    try (Connection connection = TestDatabase.superuser();
        var statement = connection.createStatement()) {
      statement.execute(
          """
          INSERT INTO weft.model_call (tenant_id, call_id, role, provider, model, prompt_version,
            latency_ms, outcome, at)
          SELECT '%s', gen_random_uuid(), 'agent', 'p', 'm', '1', 1, 'OK',
            now() - interval '1 year' + i * interval '1 hour' FROM generate_series(1, 8000) i
          """
              .formatted(tenant));
      statement.execute("ANALYZE weft.model_call");
      StringBuilder plan = new StringBuilder();
      try (var rows =
          statement.executeQuery(
              "EXPLAIN SELECT sum(cost_micros) FROM weft.model_call WHERE tenant_id = '"
                  + tenant
                  + "' AND at >= now() - interval '1 day' AND at < now()")) {
        while (rows.next()) {
          plan.append(rows.getString(1)).append('\n');
        }
      }
      assertThat(plan.toString()).contains("model_call_newest");
    }
  }

  private List<CostRow> costs(LocalDate from, Set<By> by) {
    return stores
        .costs()
        .costs(tenant, new CostQuery(from, today, ZONE, by, null, null, null), 100);
  }

  private static CostRow model(
      String flow,
      String agent,
      String model,
      String currency,
      long calls,
      long unknown,
      long amount,
      Long estimatedTokens,
      Long estimated) {
    return new CostRow(
        false,
        flow,
        agent,
        model,
        null,
        currency,
        calls,
        unknown,
        100 * calls,
        10 * calls,
        amount,
        estimatedTokens,
        estimated);
  }

  private void record(
      String role, String agent, String model, Long micros, Instant at, CallEstimate estimate) {
    record(role, agent, model, micros, at, estimate, "OK");
  }

  private void record(
      String role,
      String agent,
      String model,
      Long micros,
      Instant at,
      CallEstimate estimate,
      String outcome) {
    ModelCall call =
        new ModelCall(
            tenant,
            run.runId(),
            null,
            agent,
            role,
            "provider",
            model,
            "1",
            100L,
            10L,
            micros,
            micros == null ? null : "USD",
            5,
            outcome,
            null,
            at);
    stores
        .region()
        .write(
            tenant,
            sql -> {
              stores.modelCalls().record(sql, call, estimate);
              return null;
            });
  }
}
