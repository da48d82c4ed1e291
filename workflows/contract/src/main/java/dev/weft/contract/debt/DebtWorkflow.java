package dev.weft.contract.debt;

import dev.weft.contract.run.EntityFlow;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Waits until a run's debt is settled, and tries an undo again when a person asked for it. */
@EntityFlow
@WorkflowInterface
public interface DebtWorkflow {
  /** The flow's name in the catalogue. */
  String NAME = "Debt";

  @WorkflowMethod(name = NAME)
  DebtProgress run(DebtInput input);

  /**
   * Takes up what a person decided about one debt. Only the decision's row counts: without one,
   * nothing happens. Give an update id, so that repeating it changes nothing.
   *
   * @return what became of it
   */
  @UpdateMethod
  DebtState repair(String stepId, int iteration);

  @QueryMethod
  DebtProgress status();
}
