package dev.weft.api;

import dev.weft.api.store.Budgets;
import dev.weft.contract.budget.BudgetRefusal;
import dev.weft.platform.store.Budget;
import dev.weft.platform.store.BudgetView;
import dev.weft.platform.store.CostQuery;
import dev.weft.platform.store.CostRow;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;

/** Budgets in memory, of which 1000 tokens and 1.50 are used. */
public final class FakeBudgets implements Budgets {
  public static final LocalDate DAY = LocalDate.of(2027, 3, 1);
  public static final Instant RESET = Instant.parse("2027-03-01T23:00:00Z");

  public final Map<String, BudgetRefusal> refusals = new ConcurrentHashMap<>();
  public volatile List<CostRow> rows = List.of();
  public volatile CostQuery asked;
  private final Map<String, Map<String, Budget>> budgets = new ConcurrentHashMap<>();

  @Override
  public List<BudgetView> list(String tenant) {
    return of(tenant).values().stream()
        .map(budget ->
            new BudgetView(
                budget,
                DAY,
                RESET,
                new BudgetView.Use(400, 600),
                new BudgetView.Use(500_000, 1_000_000),
                2))
        .toList();
  }

  @Override
  public void put(String tenant, Budget budget) {
    of(tenant).put(budget.flow(), budget);
  }

  @Override
  public boolean remove(String tenant, String flow) {
    return of(tenant).remove(flow) != null;
  }

  @Override
  public Optional<BudgetRefusal> waiting(String tenant, String runId) {
    return Optional.ofNullable(refusals.get(runId));
  }

  @Override
  public List<CostRow> costs(String tenant, CostQuery query, int limit) {
    asked = query;
    return rows;
  }

  @Override
  public int expire() {
    return 0;
  }

  private Map<String, Budget> of(String tenant) {
    return budgets.computeIfAbsent(tenant, _ -> new TreeMap<>());
  }
}
