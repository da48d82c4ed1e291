package dev.weft.api;

import dev.weft.api.store.Debts;
import dev.weft.contract.debt.DebtState;
import dev.weft.contract.debt.RepairAction;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.store.Cursor;
import dev.weft.platform.store.DebtFilter;
import dev.weft.platform.store.DebtView;
import dev.weft.platform.store.Repair;
import dev.weft.platform.store.Sight;
import dev.weft.platform.store.UntoldDebt;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Debts in memory; those that nobody told the engine of. */
public final class FakeDebts implements Debts {
  private final List<DebtView> debts = new ArrayList<>();
  private final List<UntoldDebt> untold = new ArrayList<>();

  public synchronized void add(DebtView debt) {
    debts.add(debt);
    untold.add(untold(debt));
  }

  public synchronized void clear() {
    debts.clear();
    untold.clear();
  }

  /** Holds debts of runs that everybody sees. */
  @Override
  public synchronized List<DebtView> list(
      String tenant, Sight sight, DebtFilter filter, Cursor after, int limit) {
    return list(tenant, filter, after, limit);
  }

  @Override
  public synchronized List<DebtView> list(
      String tenant, DebtFilter filter, Cursor after, int limit) {
    return debts.stream()
        .filter(debt -> debt.tenant().equals(tenant))
        .filter(debt -> filter.states().isEmpty() || filter.states().contains(debt.state()))
        .filter(debt -> filter.runId() == null || debt.runId().equals(filter.runId()))
        .filter(debt -> filter.flow() == null || debt.flow().equals(filter.flow()))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Optional<DebtView> find(RunContext run, String stepId) {
    return debts.stream()
        .filter(debt -> debt.runId().equals(run.runId()) && debt.stepId().equals(stepId))
        .findFirst();
  }

  @Override
  public synchronized Repair decide(
      DebtView debt, RunContext run, RepairAction action, String subject, String reason) {
    DebtState next =
        switch (action) {
          case RETRY -> DebtState.RETRYING;
          case SKIP -> DebtState.SKIPPED;
          case DONE_BY_HAND -> DebtState.DONE_BY_HAND;
        };
    if (debt.state() == next) {
      return new Repair.Already(debt);
    }
    if (debt.state() != DebtState.OPEN) {
      return new Repair.Closed(debt);
    }
    if (action == RepairAction.RETRY && !debt.undoable()) {
      return new Repair.NotUndoable(debt);
    }
    DebtView decided =
        new DebtView(
            debt.tenant(),
            debt.debtId(),
            debt.runId(),
            debt.flow(),
            debt.stepId(),
            debt.iteration(),
            debt.position(),
            debt.agent(),
            debt.action(),
            debt.cause(),
            next,
            debt.round() + 1,
            debt.errorCode(),
            debt.error(),
            debt.openedAt(),
            subject,
            Instant.now(),
            reason,
            next.open() ? null : Instant.now());
    debts.set(debts.indexOf(debt), decided);
    untold.add(untold(decided));
    return new Repair.Decided(decided);
  }

  @Override
  public synchronized List<UntoldDebt> untold(Duration stuck, int limit) {
    return untold.stream().limit(limit).toList();
  }

  @Override
  public synchronized void told(UntoldDebt debt) {
    untold.remove(debt);
  }

  private static UntoldDebt untold(DebtView debt) {
    return new UntoldDebt(
        debt.tenant(), debt.runId(), debt.stepId(), debt.iteration(), debt.state(), debt.round());
  }
}
