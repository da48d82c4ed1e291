package dev.weft.bench.chaos.check;

import dev.weft.bench.chaos.check.Evidence.Calls;
import dev.weft.bench.chaos.check.Evidence.Execution;
import dev.weft.bench.chaos.check.Evidence.RunRow;
import dev.weft.bench.chaos.check.Evidence.StepRow;
import dev.weft.bench.chaos.check.Finding.Kind;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** What runs and steps read equals what the engine's histories say. */
record HistoryChecks(Evidence evidence, Ledger ledger) implements Checker.Check {
  /** Statuses that a run may read when the engine has closed it so. */
  private static final Set<String> COMPLETED =
      Set.of("COMPLETED", "COMPLETED_PARTIALLY", "REJECTED", "NOT_PLANNED");

  private static final Set<String> FAILED =
      Set.of("FAILED_UNDONE", "FAILED_WITH_DEBT", "FAILED_WITH_EFFECTS");

  @Override
  public List<Finding> findings() {
    List<Finding> findings = new ArrayList<>();
    for (RunRow run : evidence.runs()) {
      Execution execution = evidence.executions().get(run.runId());
      if (execution == null) {
        findings.add(
            new Finding(
                Kind.LOST, run.runId(), "it reads " + run.status() + ", the engine lacks it"));
        continue;
      }
      if (!agrees(run, execution)) {
        findings.add(
            new Finding(
                Kind.MISREAD,
                run.runId(),
                "it reads "
                    + run.status()
                    + (run.errorCode() == null ? "" : " (" + run.errorCode() + ")")
                    + ", the engine says "
                    + execution.status()));
      }
      // One that was reset to its very end closes again and has nothing to tell.
      if (!run.ended()
          && !run.engineRuns().isEmpty()
          && !run.engineRuns().getLast().equals(execution.runId())) {
        findings.add(
            new Finding(
                Kind.MISREAD,
                run.runId(),
                "it follows execution "
                    + run.engineRuns().getLast()
                    + ", the newest is "
                    + execution.runId()));
      }
    }
    evidence.steps().forEach(step -> step(step, findings));
    return findings;
  }

  private boolean agrees(RunRow run, Execution execution) {
    String status = run.status();
    return switch (execution.status()) {
      case "RUNNING" -> !run.ended();
      case "COMPLETED" -> run.ended() && (COMPLETED.contains(status) || isOwed(status));
      case "FAILED" -> run.ended() && FAILED.contains(status);
      // A flow that had all but ended when it was cancelled reads as it ended.
      case "CANCELED" -> run.ended() && !status.equals("TERMINATED");
      // So does one that had told its end when it was terminated in its last task.
      case "TERMINATED" ->
          run.ended()
              && (evidence.toldByFlow().contains(run.runId())
                  || ((status.equals("TERMINATED") || FAILED.contains(status))
                      && "RunTerminated".equals(run.errorCode())));
      default -> false;
    };
  }

  private static boolean isOwed(String status) {
    return status.equals("FAILED_WITH_DEBT") || status.equals("FAILED_WITH_EFFECTS");
  }

  /**
   * A cancel that arrives while the last task of a run is being carried out makes the engine drop
   * what that task did within itself, and close the run as cancelled. The run had ended by then,
   * and reads so; that its effects stand is another check's.
   */
  private boolean overtaken(StepRow step, Execution execution) {
    return execution.status().equals("CANCELED")
        && ledger.run(step.runId()).filter(run -> COMPLETED.contains(run.status())).isPresent();
  }

  private void step(StepRow step, List<Finding> findings) {
    Execution execution = evidence.executions().get(step.runId());
    if (execution == null || step.tool() == null) {
      return;
    }
    Calls calls = execution.steps().getOrDefault(step.position(), new Calls(0, 0));
    boolean incomplete = execution.status().equals("TERMINATED") || overtaken(step, execution);
    String status = step.status();
    String said =
        "step "
            + step.stepId()
            + " reads "
            + status
            + ", its history has "
            + calls.executed()
            + " successful calls and "
            + calls.undone()
            + " undos";
    // What was reset to before it and cancelled then is owed: its newest history has no call of it.
    boolean owed = ledger.debt(Ledger.key(step)).isPresent();
    boolean completedUnseen =
        status.equals("COMPLETED") && calls.executed() == 0 && !incomplete && !owed;
    boolean undoneReadsCompleted = calls.undone() > 0 && status.equals("COMPLETED");
    boolean doneReadsOtherwise =
        calls.executed() > 0
            && calls.undone() == 0
            && !status.equals("COMPLETED")
            && !status.equals("UNDO_FAILED")
            && !owed;
    if (completedUnseen || undoneReadsCompleted || doneReadsOtherwise) {
      findings.add(new Finding(Kind.MISREAD, step.runId(), said));
    }
  }
}
