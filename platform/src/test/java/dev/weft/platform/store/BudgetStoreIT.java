package dev.weft.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.budget.AtLimit;
import dev.weft.contract.budget.BudgetRefusal;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jooq.DSLContext;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class BudgetStoreIT {
  private static final String FLOW = "AgentFlow";
  private static final ZoneId ZONE = ZoneId.of("Pacific/Auckland");

  private final MutableClock clock = new MutableClock();
  private final Stores workers = Fixtures.stores(DatabaseRole.WORKER, clock);
  private final Stores people = Fixtures.stores(DatabaseRole.API, clock);
  private final String tenant = "b" + UUID.randomUUID().toString().substring(0, 8);
  private final String run = UUID.randomUUID().toString();
  private final BudgetStore budgets = workers.budgets(TestDatabase.config());
  private final BudgetStore office = people.budgets(TestDatabase.config());

  @BeforeEach
  void tenantInAnotherZone() throws SQLException {
    new Migrator(TestDatabase.config()).migrate(List.of(tenant));
    try (var connection = TestDatabase.superuser();
        var update =
            connection.prepareStatement(
                "UPDATE weft.tenant SET time_zone = ? WHERE tenant_id = ?")) {
      update.setString(1, ZONE.getId());
      update.setString(2, tenant);
      update.executeUpdate();
    }
  }

  @AfterEach
  void close() {
    workers.close();
    people.close();
  }

  @Test
  void shouldNeverReserveMoreThanThereIsWhenFiftyCallAtOnce() throws Exception {
    office.put(tenant, tokens("*", 1000, AtLimit.REFUSE));
    List<ModelReservation> reserved = new ArrayList<>();
    int refused = 0;
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Reserving>> calls = new ArrayList<>();
      for (int i = 0; i < 50; i++) {
        String key = "call-" + i;
        String flow = i % 2 == 0 ? FLOW : "TripBooking";
        calls.add(threads.submit(() -> budgets.reserve(tenant, flow, run, key, estimate(90, 900))));
      }
      for (Future<Reserving> call : calls) {
        switch (call.get()) {
          case Reserving.Reserved passed -> reserved.add(passed.reservation());
          case Reserving.Refused _ -> refused++;
        }
      }
    }

    assertThat(reserved).hasSize(11);
    assertThat(refused).isEqualTo(39);
    assertThat(today("*").tokens()).isEqualTo(new BudgetView.Use(990, 0));
    reserved.forEach(reservation -> settle(reservation, estimate(40, 400)));
    assertThat(today("*").tokens()).isEqualTo(new BudgetView.Use(0, 440));
  }

  @Test
  void shouldSettleOnceHoweverOften() {
    office.put(tenant, tokens("*", 1000, AtLimit.REFUSE));
    ModelReservation reservation = reserved("call", estimate(500, null));

    settle(reservation, estimate(120, null));
    settle(reservation, estimate(120, null));
    workers.region().write(tenant, sql -> release(sql, reservation));

    assertThat(today("*").tokens()).isEqualTo(new BudgetView.Use(0, 120));
    assertThat(today("*").unpricedCalls()).isEqualTo(1);
  }

  @Test
  void shouldCountAsSpentWhatAKilledWorkerReserved() {
    office.put(tenant, tokens("*", 1500, AtLimit.REFUSE));
    ModelReservation dead = reserved("call", estimate(500, 5000));

    Reserving.Reserved again =
        (Reserving.Reserved) budgets.reserve(tenant, FLOW, run, "call", estimate(500, 5000));
    ModelReservation retried = again.reservation();

    assertThat(again.lost()).isEqualTo(dead);
    assertThat(today("*").tokens()).isEqualTo(new BudgetView.Use(500, 500));
    settle(retried, estimate(300, 3000));
    settle(dead, estimate(300, 3000));
    assertThat(today("*").tokens()).isEqualTo(new BudgetView.Use(0, 800));
  }

  @Test
  void shouldSayHowManyCallsArePricedInAnotherCurrency() {
    office.put(tenant, new Budget("*", null, 1_000L, "EUR", AtLimit.REFUSE, false));
    settle(reserved("call", estimate(10, 5000)), estimate(10, 5000));

    assertThat(today("*").money()).isEqualTo(new BudgetView.Use(0, 0));
    assertThat(today("*").unpricedCalls()).isEqualTo(1);
    office.put(tenant, new Budget("*", null, 9_000L, "USD", AtLimit.REFUSE, false));
    assertThat(today("*").money()).isEqualTo(new BudgetView.Use(0, 5000));
    assertThat(today("*").unpricedCalls()).isZero();
  }

  @Test
  void shouldNeverSpendMoreThanThereIsHoweverManyWorkersAreKilled() {
    office.put(tenant, tokens("*", 1500, AtLimit.REFUSE));
    ModelReservation last = null;
    for (int kill = 0; kill < 3; kill++) {
      last = reserved("call", estimate(500, 5000));
    }

    Reserving refused = budgets.reserve(tenant, FLOW, run, "call", estimate(500, 5000));

    assertThat(refused).isInstanceOf(Reserving.Refused.class);
    assertThat(refused.lost()).isEqualTo(last);
    assertThat(today("*").tokens()).isEqualTo(new BudgetView.Use(500, 1000));
    settle(refused.lost(), null);
    assertThat(today("*").tokens()).isEqualTo(new BudgetView.Use(0, 1500));
  }

  @Test
  void shouldCountAsSpentWhatWasNeverHeardOfAgainUntilItIs() {
    office.put(tenant, tokens("*", 1000, AtLimit.REFUSE));
    ModelReservation lost = reserved("call", estimate(800, 8000));

    clock.forward(Duration.ofMinutes(16));
    assertThat(office.expire()).isPositive();

    assertThat(today("*").tokens()).isEqualTo(new BudgetView.Use(0, 800));
    settle(lost, estimate(100, 1000));
    assertThat(today("*").tokens()).isEqualTo(new BudgetView.Use(0, 100));
  }

  @Test
  void shouldGiveBackWhatWasNotCharged() {
    office.put(tenant, tokens("*", 1000, AtLimit.REFUSE));
    ModelReservation failed = reserved("call", estimate(1000, null));

    workers.region().write(tenant, sql -> release(sql, failed));

    assertThat(today("*").tokens()).isEqualTo(new BudgetView.Use(0, 0));
    reserved("another", estimate(1000, null));
  }

  @Test
  void shouldSayWhichBudgetRefusedAndWhenItResets() {
    office.put(tenant, tokens("*", 10_000, AtLimit.REFUSE));
    office.put(tenant, new Budget(FLOW, null, 5_000_000L, "USD", AtLimit.CHEAPER_MODEL, false));
    settle(reserved("first", estimate(100, 4_500_000)), estimate(100, 4_500_000));

    Reserving refused = budgets.reserve(tenant, FLOW, run, "second", estimate(10, 600_000));

    assertThat(refused)
        .isEqualTo(
            new Reserving.Refused(
                new BudgetRefusal(
                    FLOW, "USD", 5_000_000, 4_500_000, 600_000, tomorrow(), AtLimit.CHEAPER_MODEL),
                null));
    assertThat(today("*").tokens())
        .as("nothing of it stays reserved")
        .isEqualTo(new BudgetView.Use(0, 100));
    assertThat(budgets.reserve(tenant, "TripBooking", run, "third", estimate(10, 600_000)))
        .as("another flow")
        .isInstanceOf(Reserving.Reserved.class);
    assertThat(
            budgets.reserve(tenant, FLOW, run, "fourth", new CallEstimate(10, 9_000_000L, "EUR")))
        .as("money of another currency cannot be compared")
        .isInstanceOf(Reserving.Reserved.class);
  }

  @Test
  void shouldBeginAnewWhenTheTenantsDayDoes() {
    office.put(tenant, tokens("*", 1000, AtLimit.REFUSE));
    reserved("yesterday", estimate(1000, null));
    assertThat(budgets.reserve(tenant, FLOW, run, "late", estimate(1, null)))
        .isInstanceOf(Reserving.Refused.class);

    clock.forward(Duration.between(clock.instant(), tomorrow()).minusMillis(1));
    assertThat(budgets.reserve(tenant, FLOW, run, "late", estimate(1, null)))
        .isInstanceOf(Reserving.Refused.class);
    clock.forward(Duration.ofMillis(1));

    reserved("late", estimate(1, null));
    // The retry of yesterday's call uses up today's budget; what it left behind stays yesterday's.
    reserved("yesterday", estimate(999, null));
    assertThat(today("*").tokens()).isEqualTo(new BudgetView.Use(1000, 0));
  }

  @Test
  void shouldRememberWhoWaitsUntilAPersonRaisesTheBudget() {
    office.put(tenant, tokens("*", 10, AtLimit.ASK));
    assertThat(budgets.reserve(tenant, FLOW, run, "call", estimate(100, null)))
        .isInstanceOf(Reserving.Refused.class);
    assertThat(office.waiting(tenant, run).orElseThrow().sentence())
        .contains("all flows together", "10 tokens a day", "100 tokens");

    office.put(tenant, tokens("*", 100, AtLimit.ASK));

    reserved("call again", estimate(100, null));
    assertThat(office.waiting(tenant, run)).isEmpty();
  }

  @Test
  void shouldTakeTheConfigurationsBudgetUntilAPersonSetsAnother() {
    WeftConfig config =
        WeftConfigLoader.parse(
            "test",
            """
            budgets:
            - { tokensPerDay: 5 }
            - { tenant: %s, tokensPerDay: 7, moneyPerDay: 0.25, currency: EUR, atLimit: ask }
            """
                .formatted(tenant),
            Map.of(),
            TestDatabase.config().home());
    BudgetStore configured = people.budgets(config);

    assertThat(configured.list(tenant).getFirst().budget())
        .isEqualTo(new Budget("*", 7L, 250_000L, "EUR", AtLimit.ASK, true));
    assertThat(configured.list(TestDatabase.TENANT_A).getFirst().budget().tokens()).isEqualTo(5);
    configured.put(tenant, tokens("*", 9, AtLimit.REFUSE));
    assertThat(configured.list(tenant).getFirst().budget())
        .isEqualTo(tokens("*", 9, AtLimit.REFUSE));
    assertThat(configured.remove(tenant, "*")).isTrue();
    assertThat(configured.remove(tenant, "*")).isFalse();
    assertThat(configured.list(tenant).getFirst().budget().configured()).isTrue();
  }

  private ModelReservation reserved(String key, CallEstimate estimate) {
    Reserving reserving = budgets.reserve(tenant, FLOW, run, key, estimate);
    assertThat(reserving).isInstanceOf(Reserving.Reserved.class);
    return ((Reserving.Reserved) reserving).reservation();
  }

  private void settle(ModelReservation reservation, CallEstimate used) {
    workers
        .region()
        .write(
            tenant,
            sql -> {
              budgets.settle(sql, reservation, used);
              return null;
            });
  }

  private Object release(DSLContext sql, ModelReservation reservation) {
    budgets.release(sql, reservation);
    return reservation;
  }

  private BudgetView today(String flow) {
    return office.list(tenant).stream()
        .filter(view -> view.budget().flow().equals(flow))
        .findFirst()
        .orElseThrow();
  }

  private Instant tomorrow() {
    return LocalDate.ofInstant(clock.instant(), ZONE).plusDays(1).atStartOfDay(ZONE).toInstant();
  }

  private static Budget tokens(String flow, long tokens, AtLimit atLimit) {
    return new Budget(flow, tokens, null, null, atLimit, false);
  }

  private static CallEstimate estimate(long tokens, Integer micros) {
    return new CallEstimate(tokens, micros == null ? null : Long.valueOf(micros), "USD");
  }
}
