package dev.weft.api;

import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.money.Money;
import dev.weft.platform.store.ApprovalView;
import java.time.Instant;
import java.util.LinkedHashMap;
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
        null);
  }
}
