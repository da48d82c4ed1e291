package dev.weft.contract.debt;

import dev.weft.contract.run.RunContext;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Reads a run's debt and notes what came of a try. Quick and idempotent: local activities. */
@ActivityInterface
public interface DebtActivities {
  /** The run's debt as its rows say. */
  @ActivityMethod(name = "debt.items")
  DebtProgress items(RunContext run);

  /** What a person decided about one debt; a debt that is not there reads as void. */
  @ActivityMethod(name = "debt.take")
  DebtTicket take(RunContext run, String stepId, int iteration);

  /**
   * Notes that a try failed for good, so that the debt waits for a person again; repeating it
   * changes nothing.
   *
   * @param code a stable code
   */
  @ActivityMethod(name = "debt.failed")
  void failed(RunContext run, String stepId, int iteration, String code);
}
