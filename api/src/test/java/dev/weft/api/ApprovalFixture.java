package dev.weft.api;

import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.money.Money;
import dev.weft.contract.payload.LargeValues;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.ApprovalVoting;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/** Approvals to put into {@link FakeApprovals}. */
public final class ApprovalFixture {
  private ApprovalFixture() {}

  /** A pending approval of acme. */
  public static ApprovalView pending(String runId, String scope, Instant deadline) {
    Map<String, Object> arguments = new LinkedHashMap<>();
    arguments.put("from", "VIE");
    arguments.put("to", "<script>alert(1)</script>");
    arguments.put("date", "2027-03-01");
    arguments.put("passengers", 1);
    return new ApprovalView(
        "acme",
        UUID.randomUUID().toString(),
        runId,
        "agent-flow/acme/-/" + runId,
        new FakeTenants().subjectFor("acme", "anna"),
        "flight",
        0,
        0,
        "travel",
        "bookFlight",
        arguments,
        "hash",
        new Money(12900, "EUR"),
        new Money(14190, "EUR"),
        "Book a flight from Vienna to <Berlin> on Monday, 1 March 2027 for 129.00 EUR.",
        true,
        scope,
        "the requester",
        true,
        new FakeTenants().subjectFor("acme", "anna"),
        ApprovalState.PENDING,
        deadline,
        Instant.parse("2027-02-20T10:00:00Z"),
        null,
        null,
        null,
        ApprovalVoting.SINGLE,
        null);
  }

  /** A pending approval of acme that two people must give, Anna not among them. */
  public static ApprovalView fourEyes(String runId, String scope, Instant deadline) {
    return with(
        pending(runId, scope, deadline),
        null,
        new ApprovalVoting(true, 1, List.of(), null, null, null));
  }

  /** The same with another voting, and other arguments unless null; with four eyes for anybody. */
  public static ApprovalView with(
      ApprovalView old, Map<String, Object> arguments, ApprovalVoting voting) {
    return with(old, arguments == null ? old.arguments() : arguments, voting, null);
  }

  /** As it stands in lists: large arguments are left out. */
  static ApprovalView listed(ApprovalView whole) {
    return LargeValues.large(whole.arguments())
        ? with(whole, null, whole.voting(), LargeValues.size(whole.arguments()))
        : whole;
  }

  private static ApprovalView with(
      ApprovalView old, Map<String, Object> arguments, ApprovalVoting voting, Long large) {
    return new ApprovalView(
        old.tenant(),
        old.approvalId(),
        old.runId(),
        old.workflowId(),
        old.subject(),
        old.stepId(),
        old.iteration(),
        old.round(),
        old.agent(),
        old.action(),
        arguments,
        old.argumentsHash(),
        old.amount(),
        old.maximum(),
        old.sentence(),
        old.undoable(),
        old.scope(),
        old.who(),
        old.requesterOnly() && !voting.fourEyes(),
        old.requester(),
        old.state(),
        old.deadline(),
        old.requestedAt(),
        old.decidedAt(),
        old.decidedBy(),
        old.reason(),
        voting,
        large);
  }
}
