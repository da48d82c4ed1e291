package dev.weft.api.it;

import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.approval.ApprovalActivities;
import dev.weft.contract.approval.ApprovalQuote;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.approval.ApprovalTicket;
import dev.weft.contract.approval.ArgumentsHash;
import dev.weft.contract.money.Money;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.tool.ApprovalRule;
import dev.weft.platform.store.ApprovalStore;
import dev.weft.platform.store.NewApproval;
import java.time.Duration;
import java.time.Instant;
import java.util.List;

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
                ArgumentsHash.of(call),
                new Money(12900, "EUR"),
                new Money(14190, "EUR"),
                "Book a flight from Vienna to Berlin on Monday, 1 March 2027 for 129.00 EUR.",
                true,
                Instant.now().plus(Duration.ofHours(1))))
        .ticket();
  }

  /** Flights cost 120.00 EUR, but 900.00 EUR to Los Angeles. */
  @Override
  public ApprovalQuote quote(StepCall call) {
    if (!(call.params().get("to") instanceof String to) || to.isEmpty()) {
      return ApprovalQuote.wrong(List.of(new PlanProblem("/to", "missing", "is required")));
    }
    long amount = to.equals("LAX") ? 90_000 : 12_000;
    return new ApprovalQuote(
        new Money(amount, "EUR"),
        new Money(amount, "EUR"),
        "Book a flight to " + to,
        List.of(),
        null);
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
