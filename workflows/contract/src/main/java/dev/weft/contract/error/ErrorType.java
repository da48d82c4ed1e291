package dev.weft.contract.error;

/**
 * Types of {@code ApplicationFailure}, which are also the stable codes that people and programs
 * see. Anything else that a flow throws is a bug.
 */
public enum ErrorType {
  /** The flow failed; its detail is the flow's result. */
  FlowFailed(false),
  /** No valid plan could be made. */
  NotPlanned(false),
  /** The plan was refused by validation. */
  InvalidPlan(false),
  /** A reference or a parameter does not fit. */
  InvalidInput(false),
  /** A condition could not be evaluated. */
  ConditionFailed(false),
  /** The requester lacks the tool's scope. */
  ScopeMissing(false),
  /** Policy does not allow it; the detail lists the reasons. */
  PolicyDenied(false),
  /** Policy could not be asked, so that nothing is allowed; the detail lists the reasons. */
  PolicyUnavailable(true),
  /** The step needs an approval that is not there. */
  ApprovalMissing(false),
  /** A person, or the deadline, said no. */
  ApprovalRejected(false),
  /** The person who asked for the run withdrew the request before it was decided. */
  ApprovalWithdrawn(false),
  /** The price has risen past what was approved; the detail is the new amount. */
  ApprovalExceeded(false),
  /**
   * The day's budget for language models is used up; the detail says which and when it resets, as
   * {@link dev.weft.contract.budget.BudgetRefusal}.
   */
  BudgetExceeded(false),
  /** Nothing is left: no seat, no room, no flight. */
  NotAvailable(false),
  /** What was asked for does not exist. */
  NotFound(false),
  /** The outside system refused the request for good. */
  Refused(false),
  /** The outside system refused the credentials, also after a refresh. */
  Unauthorized(false),
  /** The effect's key was undone before: it can no longer take effect. */
  EffectUndone(false),
  /** What the tool returned is larger than a step's result may be. */
  OutputTooLarge(false),
  /** The overall deadline passed. */
  DeadlineExceeded(false),
  /** Enough other steps had completed, so that this one was no longer needed. */
  QuorumReached(false),
  /** The outside system did not answer, answered 5xx, or broke off. */
  Unavailable(true),
  /** The outside system asks for less. */
  RateLimited(true),
  /** The circuit to the provider is open. */
  CircuitOpen(true),
  /** The run was terminated in the engine. */
  RunTerminated(false),
  /** The run was ended by a time-out of the engine. */
  RunTimedOut(false),
  /** The run was deleted from the engine. */
  RunDeleted(false),
  /** The engine failed the run: its own code is broken. */
  RunFailed(false),
  /** The call was cut off because its run is being cancelled. */
  Cancelled(false),
  /** An invariant of the domain would break. */
  Conflict(false),
  /** A defect: it failed in a way that has no type of its own. */
  Internal(true);

  private final boolean retryable;

  ErrorType(boolean retryable) {
    this.retryable = retryable;
  }

  /** Whether the same call may succeed later. */
  public boolean retryable() {
    return retryable;
  }
}
