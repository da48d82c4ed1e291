package dev.weft.bench.chaos.check;

import dev.weft.bench.chaos.check.Evidence.BudgetRow;
import dev.weft.bench.chaos.check.Evidence.Effect;
import dev.weft.bench.chaos.check.Evidence.Execution;
import dev.weft.bench.chaos.check.Evidence.RunRow;
import dev.weft.bench.chaos.load.ClientLog;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Reads every source.
 *
 * @param log what the client was promised
 * @param tables the database
 * @param histories the engine
 * @param journal the provider's own log
 * @param limits the tokens that a tenant may use in a day, by tenant
 */
public record Investigation(
    ClientLog log, Tables tables, Histories histories, Path journal, Map<String, Long> limits) {
  /**
   * Everything as it is now.
   *
   * @param charged what the model's endpoint charged for, by tenant
   */
  public Evidence evidence(Map<String, Long> charged) throws IOException {
    List<RunRow> runs = tables.runs();
    Map<String, Execution> executions = new LinkedHashMap<>();
    for (RunRow run : runs) {
      histories.newest(run.workflowId()).ifPresent(found -> executions.put(run.runId(), found));
    }
    List<Effect> effects = new ArrayList<>(ProviderJournal.read(journal));
    effects.addAll(tables.ownEffects());
    Map<String, long[]> used = tables.tokens();
    List<BudgetRow> budgets = new ArrayList<>();
    charged.forEach((tenant, tokens) -> {
      long[] counted = used.getOrDefault(tenant, new long[] {0, 0});
      budgets.add(new BudgetRow(tenant, limits.get(tenant), (int) counted[1], counted[0], tokens));
    });
    return new Evidence(
        log.starts(),
        log.decisions(),
        runs,
        tables.steps(),
        tables.approvals(),
        tables.votes(),
        tables.debts(),
        tables.decided(),
        effects,
        executions,
        budgets);
  }
}
