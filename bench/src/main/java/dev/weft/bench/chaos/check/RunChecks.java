package dev.weft.bench.chaos.check;

import dev.weft.bench.chaos.check.Evidence.RunRow;
import dev.weft.bench.chaos.check.Evidence.StepRow;
import dev.weft.bench.chaos.check.Finding.Kind;
import dev.weft.bench.chaos.load.ClientLog.Start;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/** Every accepted run is there once, and ended or waits for a named person. */
record RunChecks(Evidence evidence, Ledger ledger) implements Checker.Check {
  private static final Set<String> UNFINISHED = Set.of("PENDING", "WAITING", "RUNNING");

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    Set<String> promised = new HashSet<>();
    for (Start start : evidence.starts()) {
      String about = start.tenant() + "/" + start.reference();
      promised.addAll(start.runIds());
      if (start.runIds().isEmpty()) {
        findings.add(new Finding(Kind.LOST, about, "the start was never answered"));
      }
      if (start.runIds().size() > 1) {
        findings.add(
            new Finding(Kind.DOUBLED, about, "one start was answered with " + start.runIds()));
      }
      for (String runId : start.runIds()) {
        if (ledger.run(runId).isEmpty()) {
          findings.add(
              new Finding(Kind.LOST, runId, "the client was promised it, the tables lack it"));
        }
      }
    }
    for (RunRow run : evidence.runs()) {
      if (!promised.contains(run.runId())) {
        findings.add(
            new Finding(
                Kind.DOUBLED, run.runId(), "the tables have it, and no client was answered so"));
      }
      if (!run.ended() && !waitsForSomebody(run)) {
        findings.add(
            new Finding(
                Kind.LOST,
                run.runId(),
                "it reads "
                    + run.status()
                    + " and waits for nobody; the engine says "
                    + engine(run)));
      }
      if (run.ended() && !ledger.pending(run.runId()).isEmpty()) {
        findings.add(
            new Finding(
                Kind.MISREAD,
                run.runId(),
                "it reads " + run.status() + ", and somebody is still asked to approve"));
      }
    }
    for (StepRow step : evidence.steps()) {
      if (UNFINISHED.contains(step.status())
          && ledger.run(step.runId()).filter(RunRow::ended).isPresent()) {
        findings.add(
            new Finding(
                Kind.MISREAD,
                step.runId(),
                "it has ended, and step " + step.stepId() + " reads " + step.status()));
      }
    }
    return findings;
  }

  private boolean waitsForSomebody(RunRow run) {
    boolean named =
        ledger.pending(run.runId()).stream()
            .anyMatch(approval -> run.requestedBy() != null && !approval.scope().isBlank());
    // A call to a model that waits for a larger budget leaves the run's status as it is.
    return run.budgetWaits() > 0 || (run.status().equals("WAITING") && named);
  }

  private String engine(RunRow run) {
    Evidence.Execution execution = evidence.executions().get(run.runId());
    return execution == null ? "nothing" : execution.status();
  }
}
