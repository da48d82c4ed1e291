package dev.weft.contract.approval;

import dev.weft.contract.agent.StepCall;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.tool.ApprovalRule;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;

/** Asks for approvals and reads them; only the api decides them. */
@ActivityInterface
public interface ApprovalActivities {
  /**
   * Quotes the call, stores the approval as pending (bound to the hash of the arguments and a
   * maximum amount) and marks the run as waiting. Asking again for the same step and round returns
   * the first.
   *
   * @param round 0 the first time, one more each time the price rose past what was approved
   */
  @ActivityMethod(name = "approval.request")
  ApprovalTicket request(StepCall call, ApprovalRule rule, int round);

  /**
   * Says what the call would be: checks its arguments and asks for its price. Stores nothing.
   *
   * @param call the waiting call with other arguments
   */
  @ActivityMethod(name = "approval.quote")
  ApprovalQuote quote(StepCall call);

  /** Reads an approval's state, and what its arguments were changed to. */
  @ActivityMethod(name = "approval.read")
  ApprovalTicket read(RunContext run, String approvalId);

  /** Closes a pending approval: {@code EXPIRED} at its deadline, {@code WITHDRAWN} otherwise. */
  @ActivityMethod(name = "approval.close")
  ApprovalTicket close(RunContext run, String approvalId, ApprovalState as);
}
