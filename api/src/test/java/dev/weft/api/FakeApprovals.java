package dev.weft.api;

import dev.weft.api.store.Approvals;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.Cursor;
import dev.weft.platform.store.Decision;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Approvals in memory. */
public final class FakeApprovals implements Approvals {
  private final Map<String, ApprovalView> approvals = new LinkedHashMap<>();

  public synchronized void put(ApprovalView approval) {
    approvals.put(approval.tenant() + "/" + approval.approvalId(), approval);
  }

  @Override
  public synchronized Optional<ApprovalView> find(String tenant, String approvalId) {
    return Optional.ofNullable(approvals.get(tenant + "/" + approvalId));
  }

  @Override
  public synchronized List<ApprovalView> inbox(
      String tenant, ApprovalState state, String runId, Cursor after, int limit) {
    return approvals.values().stream()
        .filter(approval -> approval.tenant().equals(tenant))
        .filter(approval -> state == null || approval.state() == state)
        .filter(approval -> runId == null || approval.runId().equals(runId))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Decision decide(
      String tenant,
      String approvalId,
      String subject,
      boolean approve,
      String reason,
      boolean forOthers) {
    ApprovalView asked = approvals.get(tenant + "/" + approvalId);
    if (asked == null) {
      return new Decision.NotFound();
    }
    if (!forOthers && !asked.names(subject)) {
      return new Decision.Refused(asked);
    }
    if (asked.state() != ApprovalState.PENDING) {
      return new Decision.Already(asked);
    }
    boolean late = !Instant.now().isBefore(asked.deadline());
    ApprovalView decided =
        state(
            asked,
            late
                ? ApprovalState.EXPIRED
                : approve ? ApprovalState.APPROVED : ApprovalState.REJECTED,
            subject,
            reason);
    put(decided);
    return late ? new Decision.Already(decided) : new Decision.Decided(decided);
  }

  @Override
  public synchronized List<ApprovalView> undelivered(Duration age) {
    return List.of();
  }

  private static ApprovalView state(
      ApprovalView old, ApprovalState state, String subject, String reason) {
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
        old.arguments(),
        old.argumentsHash(),
        old.amount(),
        old.maximum(),
        old.sentence(),
        old.undoable(),
        old.scope(),
        old.who(),
        old.requesterOnly(),
        old.requester(),
        state,
        old.deadline(),
        old.requestedAt(),
        Instant.now(),
        subject,
        reason);
  }
}
