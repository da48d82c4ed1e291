package dev.weft.api.store;

import dev.weft.contract.budget.BudgetRefusal;
import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.store.Budget;
import dev.weft.platform.store.BudgetStore;
import dev.weft.platform.store.BudgetView;
import dev.weft.platform.store.CostQuery;
import dev.weft.platform.store.CostRow;
import dev.weft.platform.store.CostStore;
import dev.weft.platform.store.Stores;
import java.util.List;
import java.util.Optional;

/** Budgets and costs in the platform's stores. */
public final class PlatformBudgets implements Budgets {
  private final BudgetStore budgets;
  private final CostStore costs;

  public PlatformBudgets(Stores stores, WeftConfig config) {
    this.budgets = stores.budgets(config);
    this.costs = stores.costs();
  }

  @Override
  public List<BudgetView> list(String tenant) {
    return budgets.list(tenant);
  }

  @Override
  public void put(String tenant, Budget budget) {
    budgets.put(tenant, budget);
  }

  @Override
  public boolean remove(String tenant, String flow) {
    return budgets.remove(tenant, flow);
  }

  @Override
  public Optional<BudgetRefusal> waiting(String tenant, String runId) {
    return budgets.waiting(tenant, runId);
  }

  @Override
  public List<CostRow> costs(String tenant, CostQuery query, int limit) {
    return costs.costs(tenant, query, limit);
  }

  @Override
  public int expire() {
    return budgets.expire();
  }
}
