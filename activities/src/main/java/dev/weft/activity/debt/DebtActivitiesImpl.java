package dev.weft.activity.debt;

import dev.weft.activity.engine.ActivityCalls;
import dev.weft.contract.debt.DebtActivities;
import dev.weft.contract.debt.DebtProgress;
import dev.weft.contract.debt.DebtTicket;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.store.DebtStore;

/** Reads a run's debt from its rows. */
public final class DebtActivitiesImpl implements DebtActivities {
  private final DebtStore debts;
  private final ActivityCalls calls;

  public DebtActivitiesImpl(DebtStore debts, ActivityCalls calls) {
    this.debts = debts;
    this.calls = calls;
  }

  @Override
  public DebtProgress items(RunContext run) {
    return calls.call(_ -> debts.progress(run));
  }

  @Override
  public DebtTicket take(RunContext run, String stepId, int iteration) {
    return calls.call(_ -> debts.take(run, stepId, iteration));
  }

  @Override
  public void failed(RunContext run, String stepId, int iteration, String code) {
    calls.call(_ -> {
      debts.retryFailed(run, stepId, iteration, code);
      return null;
    });
  }
}
