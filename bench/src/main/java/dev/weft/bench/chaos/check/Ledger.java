package dev.weft.bench.chaos.check;

import dev.weft.bench.chaos.check.Evidence.ApprovalRow;
import dev.weft.bench.chaos.check.Evidence.DebtRow;
import dev.weft.bench.chaos.check.Evidence.Effect;
import dev.weft.bench.chaos.check.Evidence.RunRow;
import dev.weft.bench.chaos.check.Evidence.StepRow;
import dev.weft.contract.run.EffectKeys;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** The evidence, looked up by run, step and key. */
final class Ledger {
  /** Tools that change something; every other one only reads. */
  private static final Set<String> EFFECTFUL =
      Set.of(
          "travel.bookFlight", "travel.bookHotel", "calendar.createEvent", "finance.recordExpense");

  private final Map<String, RunRow> runs = new HashMap<>();
  private final Map<String, StepRow> stepsByKey = new HashMap<>();
  private final Map<String, Effect> effects = new HashMap<>();
  private final Map<String, DebtRow> debts = new HashMap<>();
  private final Map<String, ApprovalRow> approvals = new HashMap<>();

  Ledger(Evidence evidence) {
    evidence.runs().forEach(run -> runs.put(run.runId(), run));
    evidence.steps().forEach(step -> stepsByKey.put(key(step), step));
    evidence.effects().forEach(effect -> effects.put(effect.key(), effect));
    evidence
        .debts()
        .forEach(
            debt -> debts.put(EffectKeys.of(debt.runId(), debt.stepId(), debt.iteration()), debt));
    evidence.approvals().forEach(approval -> approvals.put(approval.approvalId(), approval));
  }

  static String key(StepRow step) {
    return EffectKeys.of(step.runId(), step.stepId(), step.iteration());
  }

  static boolean isEffectful(StepRow step) {
    return step.tool() != null && EFFECTFUL.contains(step.tool());
  }

  Optional<RunRow> run(String runId) {
    return Optional.ofNullable(runs.get(runId));
  }

  Optional<StepRow> step(String key) {
    return Optional.ofNullable(stepsByKey.get(key));
  }

  Optional<Effect> effect(StepRow step) {
    return Optional.ofNullable(effects.get(key(step)));
  }

  Optional<DebtRow> debt(String key) {
    return Optional.ofNullable(debts.get(key));
  }

  Optional<ApprovalRow> approval(StepRow step) {
    String id = step.approvalId();
    return id == null ? Optional.empty() : Optional.ofNullable(approvals.get(id));
  }

  List<DebtRow> openDebts(String runId) {
    return debts.values().stream()
        .filter(debt -> debt.runId().equals(runId))
        .filter(debt -> isOpen(debt.state()))
        .toList();
  }

  List<ApprovalRow> pending(String runId) {
    return approvals.values().stream()
        .filter(approval -> approval.runId().equals(runId))
        .filter(approval -> approval.state().equals("PENDING"))
        .toList();
  }

  static boolean isOpen(String debtState) {
    return debtState.equals("OPEN") || debtState.equals("RETRYING");
  }
}
