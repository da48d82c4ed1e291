package dev.weft.api.store;

import dev.weft.api.region.EachRegion;
import dev.weft.contract.budget.BudgetRefusal;
import dev.weft.platform.store.Budget;
import dev.weft.platform.store.BudgetView;
import dev.weft.platform.store.CostQuery;
import dev.weft.platform.store.CostRow;
import java.util.List;
import java.util.Optional;

/** Budgets for language models, and what everything cost. */
public interface Budgets {
  /** The tenant's budgets with what is used of them today. */
  List<BudgetView> list(String tenant);

  /** Sets a budget, or replaces it. */
  void put(String tenant, Budget budget);

  /** Removes a budget; returns whether there was one. */
  boolean remove(String tenant, String flow);

  /** What a run waits for, when it waits for a person to raise a budget. */
  Optional<BudgetRefusal> waiting(String tenant, String runId);

  /** Costs added up, at most so many rows. */
  List<CostRow> costs(String tenant, CostQuery query, int limit);

  /** Counts calls that were never heard of again as spent, of every tenant; returns how many. */
  @EachRegion
  int expire();
}
