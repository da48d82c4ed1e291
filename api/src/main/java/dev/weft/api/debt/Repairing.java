package dev.weft.api.debt;

import dev.weft.api.engine.DebtFlows;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.Caller;
import dev.weft.api.store.Debts;
import dev.weft.contract.debt.RepairAction;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.store.DebtView;
import dev.weft.platform.store.Repair;
import dev.weft.platform.store.UntoldDebt;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Decides about debts: the row first, then an update that makes the debt's flow read it. */
@Service
class Repairing {
  private static final Logger LOG = LoggerFactory.getLogger(Repairing.class);
  private static final int LONGEST_REASON = 2000;

  private final Debts debts;
  private final DebtFlows flows;

  Repairing(Debts debts, DebtFlows flows) {
    this.debts = debts;
    this.flows = flows;
  }

  /** The debt of a step; a run that owes nothing there answers like a missing one. */
  DebtView find(RunContext run, String step) {
    return debts.find(run, step).orElseThrow(() -> ProblemException.notFound("debt"));
  }

  /**
   * Decides, or finds the same decision taken before.
   *
   * @throws ProblemException 409 when something else was decided, or the tool has no undo
   */
  DebtView decide(
      Caller caller, RunContext run, String step, RepairAction action, @Nullable String reason) {
    if (reason == null || reason.isBlank()) {
      throw ProblemException.invalidField("/reason", "required", "Say why.");
    }
    if (reason.length() > LONGEST_REASON) {
      throw ProblemException.invalidField(
          "/reason", "length", "A reason has at most " + LONGEST_REASON + " characters.");
    }
    Repair repair = debts.decide(find(run, step), run, action, caller.subject(), reason.strip());
    return switch (repair) {
      case Repair.Decided decided -> {
        tell(run, decided.debt());
        yield decided.debt();
      }
      case Repair.Already already -> already.debt();
      case Repair.Closed closed -> throw refused(closed.debt(), false);
      case Repair.NotUndoable fixed -> throw refused(fixed.debt(), true);
      case Repair.NotFound _ -> throw ProblemException.notFound("debt");
    };
  }

  private static ProblemException refused(DebtView debt, boolean fixed) {
    return new ProblemException(
        409,
        fixed ? "not_undoable" : "debt_closed",
        fixed
            ? debt.agent()
                + "."
                + debt.action()
                + " has no undo: undo it by other means and say done-by-hand, or skip it."
            : "Something else was decided before: " + debt.state() + ".",
        List.of(),
        Map.of("debt", DebtAnswer.of(debt)));
  }

  /** The decision stands whether or not the flow hears of it now: the keeper tells it later. */
  private void tell(RunContext run, DebtView debt) {
    try {
      flows.repair(run, debt.stepId(), debt.iteration(), debt.round());
      debts.told(
          new UntoldDebt(
              run.tenant(),
              run.runId(),
              debt.stepId(),
              debt.iteration(),
              debt.state(),
              debt.round()));
    } catch (RuntimeException e) {
      LOG.warn(
          "The debt flow of run {} could not be told; it is tried again: {}",
          run.runId(),
          e.getClass().getSimpleName());
    }
  }
}
