package dev.weft.api.store;

import dev.weft.contract.debt.RepairAction;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.store.Cursor;
import dev.weft.platform.store.DebtFilter;
import dev.weft.platform.store.DebtStore;
import dev.weft.platform.store.DebtView;
import dev.weft.platform.store.Repair;
import dev.weft.platform.store.Sight;
import dev.weft.platform.store.Stores;
import dev.weft.platform.store.UntoldDebt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Debts in the platform's store. */
public final class PlatformDebts implements Debts {
  private final DebtStore debts;

  public PlatformDebts(Stores stores) {
    this.debts = stores.debts();
  }

  @Override
  public List<DebtView> list(String tenant, DebtFilter filter, @Nullable Cursor after, int limit) {
    return debts.list(tenant, filter, after, limit);
  }

  @Override
  public List<DebtView> list(
      String tenant, Sight sight, DebtFilter filter, @Nullable Cursor after, int limit) {
    return debts.list(tenant, sight, filter, after, limit);
  }

  @Override
  public Optional<DebtView> find(RunContext run, String stepId) {
    return debts.find(run, stepId);
  }

  @Override
  public Repair decide(
      DebtView debt, RunContext run, RepairAction action, String subject, String reason) {
    return debts.decide(run, debt.stepId(), debt.iteration(), action, subject, reason);
  }

  @Override
  public List<UntoldDebt> untold(Duration stuck, int limit) {
    return debts.untold(stuck, limit);
  }

  @Override
  public void told(UntoldDebt debt) {
    debts.told(debt);
  }
}
