package dev.weft.bench.chaos.check;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Compares the sources and says where they break a promise. */
public final class Checker {
  private Checker() {}

  /** Every finding; none when all promises were kept. */
  public static List<Finding> check(Evidence evidence) {
    Ledger ledger = new Ledger(evidence);
    List<Finding> findings = new ArrayList<>();
    Stream.of(
            new RunChecks(evidence, ledger),
            new EffectChecks(evidence, ledger),
            new ApprovalChecks(evidence, ledger),
            new BudgetChecks(evidence),
            new HistoryChecks(evidence, ledger),
            new PolicyChecks(evidence, ledger),
            new RegionChecks(evidence))
        .forEach(check -> findings.addAll(check.findings()));
    return findings;
  }

  /** One group of promises. */
  sealed interface Check
      permits RunChecks,
          EffectChecks,
          ApprovalChecks,
          BudgetChecks,
          HistoryChecks,
          PolicyChecks,
          RegionChecks {
    List<Finding> findings();
  }
}
