package dev.weft.bench.chaos.check;

import dev.weft.bench.chaos.check.Evidence.BudgetRow;
import dev.weft.bench.chaos.check.Finding.Kind;
import java.util.ArrayList;
import java.util.List;

/** No budget is overspent, and nothing that the model charges for is missing in Weft's ledger. */
record BudgetChecks(Evidence evidence) implements Checker.Check {
  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (BudgetRow budget : evidence.budgets()) {
      Long limit = budget.limit();
      String about = "tenant " + budget.tenant();
      if (limit != null && budget.charged() > limit * Math.max(1, budget.days())) {
        findings.add(
            new Finding(
                Kind.DOUBLED,
                about,
                "the model charged for "
                    + budget.charged()
                    + " tokens, and the budget of a day is "
                    + limit));
      }
      if (limit != null && budget.ledger() > limit * Math.max(1, budget.days())) {
        findings.add(
            new Finding(
                Kind.DOUBLED,
                about,
                budget.ledger()
                    + " tokens are counted as used, and the budget of a day is "
                    + limit));
      }
      if (limit != null && budget.charged() > budget.ledger()) {
        findings.add(
            new Finding(
                Kind.MISREAD,
                about,
                "the model charged for "
                    + budget.charged()
                    + " tokens, and "
                    + budget.ledger()
                    + " are counted as used"));
      }
    }
    return findings;
  }
}
