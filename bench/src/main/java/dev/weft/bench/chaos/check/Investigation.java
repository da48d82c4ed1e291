package dev.weft.bench.chaos.check;

import dev.weft.bench.chaos.check.Evidence.ApprovalRow;
import dev.weft.bench.chaos.check.Evidence.BudgetRow;
import dev.weft.bench.chaos.check.Evidence.DebtRow;
import dev.weft.bench.chaos.check.Evidence.Effect;
import dev.weft.bench.chaos.check.Evidence.Execution;
import dev.weft.bench.chaos.check.Evidence.PolicyRow;
import dev.weft.bench.chaos.check.Evidence.RunRow;
import dev.weft.bench.chaos.check.Evidence.StepRow;
import dev.weft.bench.chaos.check.Evidence.Stray;
import dev.weft.bench.chaos.check.Evidence.VoteRow;
import dev.weft.bench.chaos.load.ClientLog;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Reads every source.
 *
 * @param log what the client was promised
 * @param regions each with its database and its engine
 * @param journal the provider's own log
 * @param limits the tokens that a tenant may use in a day, by tenant
 */
public record Investigation(
    ClientLog log, List<Region> regions, Path journal, Map<String, Long> limits) {
  /**
   * Everything as it is now.
   *
   * @param charged what the model's endpoint charged for, by tenant
   * @param deaths when a worker's process was gone
   */
  public Evidence evidence(Map<String, Long> charged, List<Instant> deaths) throws IOException {
    List<RunRow> runs = new ArrayList<>();
    List<StepRow> steps = new ArrayList<>();
    List<ApprovalRow> approvals = new ArrayList<>();
    List<VoteRow> votes = new ArrayList<>();
    List<DebtRow> debts = new ArrayList<>();
    Map<String, Integer> decided = new LinkedHashMap<>();
    Set<String> toldByFlow = new HashSet<>();
    List<Effect> effects = new ArrayList<>(ProviderJournal.read(journal));
    Map<String, Execution> executions = new LinkedHashMap<>();
    Map<String, long[]> used = new HashMap<>();
    List<PolicyRow> policy = new ArrayList<>();
    List<Stray> strays = new ArrayList<>();
    for (Region region : regions) {
      Tables tables = region.tables();
      List<RunRow> own = tables.runs();
      runs.addAll(own);
      executions.putAll(region.executions(own));
      steps.addAll(tables.steps());
      approvals.addAll(tables.approvals());
      votes.addAll(tables.votes());
      debts.addAll(tables.debts());
      decided.putAll(tables.decided());
      toldByFlow.addAll(tables.toldByFlow());
      effects.addAll(tables.ownEffects());
      used.putAll(tables.tokens());
      policy.addAll(tables.policy());
      strays.addAll(region.strays());
    }
    return new Evidence(
        log.starts(),
        log.decisions(),
        runs,
        steps,
        approvals,
        votes,
        debts,
        decided,
        toldByFlow,
        effects,
        executions,
        budgets(charged, used),
        policy,
        deaths,
        strays);
  }

  private List<BudgetRow> budgets(Map<String, Long> charged, Map<String, long[]> used) {
    List<BudgetRow> budgets = new ArrayList<>();
    charged.forEach((tenant, tokens) -> {
      long[] counted = used.getOrDefault(tenant, new long[] {0, 0});
      budgets.add(new BudgetRow(tenant, limits.get(tenant), (int) counted[1], counted[0], tokens));
    });
    return budgets;
  }
}
