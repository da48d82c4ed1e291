package dev.weft.api.it;

import dev.weft.contract.agent.StepCall;
import dev.weft.contract.approval.ApprovalActivities;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.approval.ApprovalTicket;
import dev.weft.contract.money.Money;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.tool.ApprovalRule;
import dev.weft.platform.store.ApprovalStore;
import dev.weft.platform.store.NewApproval;
import java.time.Duration;
import java.time.Instant;

/** Asks for approvals, as the worker's activities do. */
final class StoredApprovals implements ApprovalActivities {
  private final ApprovalStore approvals;

  StoredApprovals(ApprovalStore approvals) {
    this.approvals = approvals;
  }

  @Override
  public ApprovalTicket request(StepCall call, ApprovalRule rule, int round) {
    return approvals
        .request(
            new NewApproval(
                call,
                round,
                rule,
                call.params(),
                "hash",
                new Money(12900, "EUR"),
                new Money(14190, "EUR"),
                "Book a flight from Vienna to Berlin on Monday, 1 March 2027 for 129.00 EUR.",
                true,
                Instant.now().plus(Duration.ofHours(1))))
        .ticket();
  }

  @Override
  public ApprovalTicket read(RunContext run, String approvalId) {
    return approvals.find(run.tenant(), approvalId).orElseThrow().ticket();
  }

  @Override
  public ApprovalTicket close(RunContext run, String approvalId, ApprovalState as) {
    return approvals.close(run.tenant(), approvalId, as).orElseThrow().ticket();
  }
}
