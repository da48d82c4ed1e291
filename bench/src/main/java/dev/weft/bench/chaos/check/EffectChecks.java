package dev.weft.bench.chaos.check;

import dev.weft.bench.chaos.check.Evidence.DebtRow;
import dev.weft.bench.chaos.check.Evidence.Effect;
import dev.weft.bench.chaos.check.Evidence.RunRow;
import dev.weft.bench.chaos.check.Evidence.StepRow;
import dev.weft.bench.chaos.check.Finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Each effect and each undo at most once per key; what stands belongs to a step that completed, or
 * is debt that somebody was told of; what reads as completed stands.
 */
record EffectChecks(Evidence evidence, Ledger ledger) implements Checker.Check {
  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (Effect effect : evidence.effects()) {
      if (effect.did() > 1 || effect.undid() > 1 || effect.didAfterUndo()) {
        findings.add(
            new Finding(
                Kind.DOUBLED,
                about(effect),
                "%s has key %s done %d times and undone %d times%s"
                    .formatted(
                        effect.where(),
                        effect.key(),
                        effect.did(),
                        effect.undid(),
                        effect.didAfterUndo() ? ", done after it was undone" : "")));
      }
      if (effect.stands()) {
        standing(effect, findings);
      }
    }
    evidence.steps().stream()
        .filter(Ledger::isEffectful)
        .filter(step -> step.status().equals("COMPLETED"))
        .filter(step -> ledger.effect(step).filter(Effect::stands).isEmpty())
        .filter(step -> ledger.debt(Ledger.key(step)).isEmpty())
        .forEach(step ->
            findings.add(
                new Finding(
                    Kind.MISREAD,
                    step.runId(),
                    "step "
                        + step.stepId()
                        + " reads COMPLETED in a run that reads "
                        + status(step)
                        + ", and nothing of it stands")));
    for (RunRow run : evidence.runs()) {
      boolean owes = !ledger.openDebts(run.runId()).isEmpty();
      if (run.status().equals("FAILED_WITH_DEBT") != owes && nothingMayStand(run)) {
        findings.add(
            new Finding(
                Kind.MISREAD,
                run.runId(),
                "it reads " + run.status() + " with " + (owes ? "open debt" : "no open debt")));
      }
    }
    return findings;
  }

  private void standing(Effect effect, List<Finding> findings) {
    Optional<StepRow> step = ledger.step(effect.key());
    Optional<DebtRow> debt = ledger.debt(effect.key());
    if (debt.isPresent() && debt.get().state().equals("UNDONE")) {
      findings.add(
          new Finding(
              Kind.MISREAD,
              about(effect),
              "its debt reads UNDONE, and " + effect.where() + " still has " + effect.key()));
    }
    if (debt.filter(one -> !one.state().equals("VOID")).isPresent()) {
      return;
    }
    boolean owned =
        step.isPresent()
            && step.get().status().equals("COMPLETED")
            && ledger.run(step.get().runId()).filter(run -> !nothingMayStand(run)).isPresent();
    if (!owned) {
      findings.add(
          new Finding(
              Kind.SILENT_DEBT,
              about(effect),
              "%s has key %s standing; its step reads %s, its run %s, and there is no debt"
                  .formatted(
                      effect.where(),
                      effect.key(),
                      step.map(one -> one.stepId() + " " + one.status()).orElse("nothing"),
                      step.map(this::status).orElse("nothing"))));
    }
  }

  private static boolean nothingMayStand(RunRow run) {
    return switch (run.status()) {
      case "REJECTED",
          "CANCELLED",
          "FAILED_UNDONE",
          "FAILED_WITH_DEBT",
          "FAILED_WITH_EFFECTS",
          "TERMINATED" ->
          true;
      default -> false;
    };
  }

  private String status(StepRow step) {
    return ledger.run(step.runId()).map(RunRow::status).orElse("nothing");
  }

  private String about(Effect effect) {
    return ledger.step(effect.key()).map(StepRow::runId).orElse("key " + effect.key());
  }
}
