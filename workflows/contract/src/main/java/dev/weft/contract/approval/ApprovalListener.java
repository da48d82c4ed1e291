package dev.weft.contract.approval;

import io.temporal.workflow.SignalMethod;

/** A flow that waits for approvals. */
public interface ApprovalListener {
  /**
   * Wakes the flow to look at the approval's row. Approves nothing by itself: only the row does.
   */
  @SignalMethod
  void approvalDecided(String approvalId);
}
