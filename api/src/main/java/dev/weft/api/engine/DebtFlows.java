package dev.weft.api.engine;

import dev.weft.contract.run.RunContext;

/** The flows that hold the debt of runs, one per run. */
public interface DebtFlows {
  /** Starts the flow of a run's debt; succeeds when it is already there. */
  void hold(RunContext run);

  /**
   * Makes the flow read what was decided about one debt, and starts it when it is not there.
   * Repeating it with the same number changes nothing.
   *
   * @param round numbers the decisions about that debt
   */
  void repair(RunContext run, String stepId, int iteration, int round);
}
