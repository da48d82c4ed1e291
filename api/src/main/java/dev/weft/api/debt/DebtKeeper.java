package dev.weft.api.debt;

import dev.weft.api.engine.DebtFlows;
import dev.weft.api.store.Debts;
import dev.weft.api.store.Runs;
import dev.weft.contract.debt.DebtState;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.UntoldDebt;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Starts the flows that hold new debts, and repeats what they have not heard: a decision that was
 * taken while the engine was away, a try whose flow somebody ended.
 */
@Component
class DebtKeeper {
  private static final Logger LOG = LoggerFactory.getLogger(DebtKeeper.class);
  private static final Duration STUCK = Duration.ofMinutes(1);
  private static final int BATCH = 100;

  private final Debts debts;
  private final Runs runs;
  private final DebtFlows flows;

  DebtKeeper(Debts debts, Runs runs, DebtFlows flows) {
    this.debts = debts;
    this.runs = runs;
    this.flows = flows;
  }

  @Scheduled(fixedDelayString = "PT5S")
  void keep() {
    try {
      for (UntoldDebt debt : debts.untold(STUCK, BATCH)) {
        RunContext run = runs.find(debt.tenant(), debt.runId()).map(RunView::run).orElseThrow();
        if (debt.state() == DebtState.OPEN) {
          flows.hold(run);
        } else {
          flows.repair(run, debt.stepId(), debt.iteration(), debt.round());
        }
        debts.told(debt);
      }
    } catch (RuntimeException e) {
      LOG.warn("Debt flows could not be told; it is tried again: {}", e.toString());
    }
  }
}
