package dev.weft.api.store;

import dev.weft.api.region.EachRegion;
import dev.weft.contract.debt.RepairAction;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.store.Cursor;
import dev.weft.platform.store.DebtFilter;
import dev.weft.platform.store.DebtView;
import dev.weft.platform.store.Repair;
import dev.weft.platform.store.Sight;
import dev.weft.platform.store.UntoldDebt;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Compensation debt; this is the only way to decide about one. */
public interface Debts {
  /** Debts, the newest first. */
  List<DebtView> list(String tenant, DebtFilter filter, @Nullable Cursor after, int limit);

  /** The same of the runs that a person sees. */
  List<DebtView> list(
      String tenant, Sight sight, DebtFilter filter, @Nullable Cursor after, int limit);

  /** The debt of one step of a run. */
  Optional<DebtView> find(RunContext run, String stepId);

  /** Writes down what a person decided. */
  Repair decide(DebtView debt, RunContext run, RepairAction action, String subject, String reason);

  /** Debts of any tenant of which the engine has not heard, or whose try takes longer than that. */
  @EachRegion
  List<UntoldDebt> untold(Duration stuck, int limit);

  /** Notes that the engine has heard of a debt. */
  void told(UntoldDebt debt);
}
