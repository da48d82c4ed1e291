package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.BUDGET_USE;

import dev.weft.contract.budget.BudgetRefusal;
import java.time.LocalDate;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;

/** What calls add to the use of a day, of their flow and of all flows together. */
final class BudgetUse {
  /** Where calls are counted whose price is unknown. */
  static final String UNPRICED = "unpriced";

  /** Before a currency: where calls are counted that are priced in it. */
  private static final String CALLS = "calls:";

  private final Map<Counter, Change> changes = new TreeMap<>();

  /** One row of a day's use. */
  record Counter(String flow, LocalDate day, String unit) implements Comparable<Counter> {
    @Override
    public int compareTo(Counter other) {
      return (flow + "\n" + day + "\n" + unit)
          .compareTo(other.flow + "\n" + other.day + "\n" + other.unit);
    }
  }

  /** What a row holds, or what is added to it. */
  record Change(long reserved, long spent) {
    static final Change NONE = new Change(0, 0);

    Change plus(Change other) {
      return new Change(reserved + other.reserved, spent + other.spent);
    }
  }

  /** Adds a call, so many times reserved and so many times spent. */
  void add(String flow, LocalDate day, CallEstimate call, int reserved, int spent) {
    count(
        flow,
        day,
        BudgetRefusal.TOKENS,
        new Change(reserved * call.tokens(), spent * call.tokens()));
    Long micros = call.micros();
    if (micros != null) {
      count(flow, day, call.currency(), new Change(reserved * micros, spent * micros));
    }
  }

  /** Counts a call by the currency of its price, or as one of an unknown price. */
  void addCall(String flow, LocalDate day, CallEstimate call) {
    count(flow, day, call.micros() == null ? UNPRICED : CALLS + call.currency(), new Change(0, 1));
  }

  /** How many calls a budget's money does not count: their price is unknown, or in another. */
  static long uncounted(Map<Counter, Change> used, Budget budget, LocalDate day) {
    return used.entrySet().stream()
        .filter(entry -> entry.getKey().flow().equals(budget.flow()))
        .filter(entry -> entry.getKey().day().equals(day))
        .filter(entry -> {
          String unit = entry.getKey().unit();
          return unit.equals(UNPRICED)
              || (budget.moneyMicros() != null
                  && unit.startsWith(CALLS)
                  && !unit.equals(CALLS + budget.currency()));
        })
        .mapToLong(entry -> entry.getValue().spent())
        .sum();
  }

  private void count(String flow, LocalDate day, String unit, Change change) {
    for (String name : List.of(BudgetRefusal.ALL_FLOWS, flow)) {
      changes.merge(new Counter(name, day, unit), change, Change::plus);
    }
  }

  /** Changes the rows in their order, in one statement; returns what they hold then. */
  Map<Counter, Change> apply(DSLContext sql, String tenant) {
    var insert =
        sql.insertInto(
            BUDGET_USE,
            BUDGET_USE.TENANT_ID,
            BUDGET_USE.FLOW,
            BUDGET_USE.DAY,
            BUDGET_USE.UNIT,
            BUDGET_USE.RESERVED,
            BUDGET_USE.SPENT);
    for (Map.Entry<Counter, Change> change : changes.entrySet()) {
      Counter counter = change.getKey();
      insert =
          insert.values(
              tenant,
              counter.flow(),
              counter.day(),
              counter.unit(),
              change.getValue().reserved(),
              change.getValue().spent());
    }
    Map<Counter, Change> used = new LinkedHashMap<>();
    insert
        .onConflict(BUDGET_USE.TENANT_ID, BUDGET_USE.FLOW, BUDGET_USE.DAY, BUDGET_USE.UNIT)
        .doUpdate()
        .set(BUDGET_USE.RESERVED, BUDGET_USE.RESERVED.plus(DSL.excluded(BUDGET_USE.RESERVED)))
        .set(BUDGET_USE.SPENT, BUDGET_USE.SPENT.plus(DSL.excluded(BUDGET_USE.SPENT)))
        .returning()
        .fetch()
        .forEach(row ->
            used.put(
                new Counter(row.getFlow(), row.getDay(), row.getUnit()),
                new Change(row.getReserved(), row.getSpent())));
    return used;
  }

  /** Changes the rows one by one, as a job of every tenant may, which adds none. */
  void update(DSLContext sql, String tenant) {
    changes.forEach((counter, change) ->
        sql.update(BUDGET_USE)
            .set(BUDGET_USE.RESERVED, BUDGET_USE.RESERVED.plus(change.reserved()))
            .set(BUDGET_USE.SPENT, BUDGET_USE.SPENT.plus(change.spent()))
            .where(BUDGET_USE.TENANT_ID.eq(tenant))
            .and(BUDGET_USE.FLOW.eq(counter.flow()))
            .and(BUDGET_USE.DAY.eq(counter.day()))
            .and(BUDGET_USE.UNIT.eq(counter.unit()))
            .execute());
  }

  /** What every budget has used on a day. */
  static Map<Counter, Change> of(DSLContext sql, String tenant, LocalDate day) {
    Map<Counter, Change> used = new LinkedHashMap<>();
    sql.selectFrom(BUDGET_USE)
        .where(BUDGET_USE.TENANT_ID.eq(tenant))
        .and(BUDGET_USE.DAY.eq(day))
        .forEach(row ->
            used.put(
                new Counter(row.getFlow(), row.getDay(), row.getUnit()),
                new Change(row.getReserved(), row.getSpent())));
    return used;
  }
}
