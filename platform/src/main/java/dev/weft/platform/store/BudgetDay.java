package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.BUDGET;
import static dev.weft.platform.store.jooq.Tables.TENANT;

import dev.weft.contract.budget.AtLimit;
import dev.weft.contract.config.WeftConfig;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Today in a tenant's zone, and the budgets that hold.
 *
 * @param day today
 * @param resetsAt when tomorrow begins
 * @param budgets by flow; those of the configuration where the tenant has set none
 */
record BudgetDay(LocalDate day, Instant resetsAt, Map<String, Budget> budgets) {
  /**
   * Reads them.
   *
   * @param flows which budgets; null for every one
   */
  static BudgetDay today(
      DSLContext sql,
      String tenant,
      @Nullable List<String> flows,
      List<WeftConfig.Budget> defaults,
      Instant now) {
    var rows =
        sql.select()
            .from(TENANT)
            .leftJoin(BUDGET)
            .on(BUDGET.TENANT_ID.eq(TENANT.TENANT_ID))
            .and(flows == null ? DSL.noCondition() : BUDGET.FLOW.in(flows))
            .where(TENANT.TENANT_ID.eq(tenant))
            .fetch();
    String zoneId = rows.isEmpty() ? null : rows.getFirst().get(TENANT.TIME_ZONE);
    ZoneId zone = ZoneId.of(zoneId == null ? "UTC" : zoneId);
    Map<String, Budget> budgets = new TreeMap<>();
    // The tenant's own entry comes last, and so replaces the one for every tenant.
    for (String owner : List.of("*", tenant)) {
      for (WeftConfig.Budget budget : defaults) {
        if (budget.tenant().equals(owner)) {
          budgets.put(budget.flow(), configured(budget));
        }
      }
    }
    for (Record row : rows) {
      String flow = row.get(BUDGET.FLOW);
      if (flow != null) {
        budgets.put(
            flow,
            new Budget(
                flow,
                row.get(BUDGET.TOKENS),
                row.get(BUDGET.MONEY_MICROS),
                row.get(BUDGET.CURRENCY),
                AtLimit.valueOf(row.get(BUDGET.AT_LIMIT)),
                false));
      }
    }
    LocalDate day = LocalDate.ofInstant(now, zone);
    return new BudgetDay(day, day.plusDays(1).atStartOfDay(zone).toInstant(), budgets);
  }

  private static Budget configured(WeftConfig.Budget budget) {
    BigDecimal tokens = budget.tokensPerDay();
    BigDecimal money = budget.moneyPerDay();
    return new Budget(
        budget.flow(),
        tokens == null ? null : tokens.longValueExact(),
        money == null ? null : money.movePointRight(6).longValue(),
        money == null ? null : budget.currency(),
        budget.atLimit(),
        true);
  }
}
