package dev.weft.api.watch;

import dev.weft.api.store.Budgets;
import dev.weft.api.store.Watched;
import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.store.BudgetView;
import dev.weft.platform.store.WatchStore;
import dev.weft.platform.telemetry.Meters;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.MultiGauge;
import io.micrometer.core.instrument.Tags;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Counts every 15 seconds what operators watch; a scrape reads what was counted last. The tenants
 * are the configured ones, so that the labels are bounded.
 */
@Component
class Watch {
  private static final Logger LOG = LoggerFactory.getLogger(Watch.class);

  private final Watched watched;
  private final Budgets budgets;
  private final MultiGauge budgetLeft;
  private final Clock clock;
  private final List<String> tenants;
  private final Map<String, WatchStore.Counts> last = new ConcurrentHashMap<>();
  private volatile Instant counted;

  Watch(Watched watched, Budgets budgets, WeftConfig config, MeterRegistry meters, Clock clock) {
    this.watched = watched;
    this.budgets = budgets;
    this.budgetLeft =
        MultiGauge.builder(Meters.BUDGET_LEFT)
            .description("The part of today's budget for models that is left, from 1 to 0.")
            .register(meters);
    this.clock = clock;
    this.tenants = Regions.tenants(config);
    this.counted = clock.instant();
    for (String tenant : tenants) {
      gauge(
          meters,
          Meters.DEBT_OPEN,
          tenant,
          WatchStore.Counts::openDebt,
          "Effects that stand and that a person must settle.");
      gauge(
          meters,
          Meters.APPROVALS_NEAR_DEADLINE,
          tenant,
          WatchStore.Counts::approvalsNearDeadline,
          "Approvals that nobody has decided and that end within the hour.");
    }
    Gauge.builder(Meters.WATCH_AGE, this, Watch::age)
        .baseUnit("seconds")
        .description("How long ago everything that is watched was counted.")
        .register(meters);
  }

  @Scheduled(fixedDelayString = "PT15S")
  void count() {
    try {
      List<MultiGauge.Row<?>> left = new ArrayList<>();
      for (String tenant : tenants) {
        last.put(tenant, watched.counts(tenant));
        budgets.list(tenant).forEach(budget -> left.addAll(left(tenant, budget)));
      }
      budgetLeft.register(left, true);
      counted = clock.instant();
    } catch (RuntimeException e) {
      LOG.warn("What is watched could not be counted: {}", e.toString());
    }
  }

  private static List<MultiGauge.Row<?>> left(String tenant, BudgetView budget) {
    Tags tags = Tags.of("tenant", tenant, "flow", budget.budget().flow());
    List<MultiGauge.Row<?>> rows = new ArrayList<>();
    if (budget.budget().tokens() != null) {
      rows.add(row(tags.and("unit", "tokens"), budget.budget().tokens(), budget.tokens()));
    }
    if (budget.budget().moneyMicros() != null) {
      rows.add(row(tags.and("unit", "money"), budget.budget().moneyMicros(), budget.money()));
    }
    return rows;
  }

  private static MultiGauge.Row<?> row(Tags tags, long limit, BudgetView.Use use) {
    double used = (double) use.reserved() + use.spent();
    return MultiGauge.Row.of(tags, limit == 0 ? 0 : Math.max(0, 1 - used / limit));
  }

  private void gauge(
      MeterRegistry meters,
      String name,
      String tenant,
      ToLongFunction<WatchStore.Counts> count,
      String description) {
    Gauge.builder(name, last, counts -> value(counts.get(tenant), count))
        .tags(Tags.of("tenant", tenant))
        .description(description)
        .register(meters);
  }

  private static double value(
      WatchStore.@Nullable Counts counts, ToLongFunction<WatchStore.Counts> count) {
    return counts == null ? Double.NaN : count.applyAsLong(counts);
  }

  private double age() {
    return Duration.between(counted, clock.instant()).toMillis() / 1_000.0;
  }
}
