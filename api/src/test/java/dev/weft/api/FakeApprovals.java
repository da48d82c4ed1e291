package dev.weft.api;

import dev.weft.api.store.Approvals;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.ApprovalVoting;
import dev.weft.platform.store.ApprovalVoting.Vote;
import dev.weft.platform.store.Ballot;
import dev.weft.platform.store.Cursor;
import dev.weft.platform.store.Decider;
import dev.weft.platform.store.Decision;
import dev.weft.platform.store.Sight;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
        .map(ApprovalFixture::listed)
        .toList();
  }

  /** Holds approvals of runs that everybody sees. */
  @Override
  public synchronized List<ApprovalView> inbox(
      String tenant,
      Sight sight,
      Decider person,
      ApprovalState state,
      String runId,
      Cursor after,
      int limit) {
    return inbox(tenant, state, runId, after, limit);
  }

  @Override
  public synchronized List<ApprovalView> waitingFor(
      String tenant, Decider person, Cursor after, int limit) {
    return inbox(tenant, ApprovalState.PENDING, null, null, limit).stream()
        .filter(approval -> decidesInPlaceOf(approval, person).isPresent())
        .toList();
  }

  /** Knows no delegations. */
  @Override
  public synchronized Optional<String> decidesInPlaceOf(ApprovalView approval, Decider person) {
    boolean requester = approval.requester().equals(person.person());
    boolean may =
        person.scopes().contains(approval.scope())
            && (!approval.requesterOnly() || requester || person.forOthers())
            && !(approval.voting().fourEyes() && requester);
    return may ? Optional.of(person.person()) : Optional.empty();
  }

  @Override
  public synchronized Decision decide(Ballot ballot) {
    ApprovalView asked = approvals.get(ballot.tenant() + "/" + ballot.approvalId());
    if (asked == null) {
      return new Decision.NotFound();
    }
    if (decidesInPlaceOf(asked, ballot.decider()).isEmpty()) {
      return new Decision.Refused(asked);
    }
    if (asked.state() != ApprovalState.PENDING) {
      return new Decision.Already(asked);
    }
    if (ballot.version() != null && ballot.version() != asked.voting().version()) {
      return new Decision.Outdated(asked);
    }
    ApprovalView voted = voted(asked, ballot);
    boolean late = !Instant.now().isBefore(asked.deadline());
    boolean enough = voted.voting().counting().size() >= voted.voting().required();
    if (!late && ballot.approve() && !enough) {
      put(voted);
      return new Decision.Voted(voted);
    }
    ApprovalView decided =
        state(
            voted,
            late
                ? ApprovalState.EXPIRED
                : ballot.approve() ? ApprovalState.APPROVED : ApprovalState.REJECTED,
            ballot.decider().person(),
            ballot.reason());
    put(decided);
    return late ? new Decision.Already(decided) : new Decision.Decided(decided);
  }

  @Override
  public synchronized Decision withdraw(
      String tenant, String approvalId, String person, String reason) {
    ApprovalView asked = approvals.get(tenant + "/" + approvalId);
    if (asked == null) {
      return new Decision.NotFound();
    }
    if (!asked.requester().equals(person)) {
      return new Decision.Refused(asked);
    }
    if (asked.state() != ApprovalState.PENDING) {
      return new Decision.Already(asked);
    }
    ApprovalView withdrawn = state(asked, ApprovalState.WITHDRAWN, person, reason);
    put(withdrawn);
    return new Decision.Decided(withdrawn);
  }

  private static ApprovalView voted(ApprovalView old, Ballot ballot) {
    String person = ballot.decider().person();
    ApprovalVoting before = old.voting();
    Ballot.Edit edit = ballot.edit();
    int version = before.version() + (edit == null ? 0 : 1);
    List<Vote> votes = new ArrayList<>(before.votes());
    boolean first =
        votes.stream().noneMatch(vote -> vote.person().equals(person) && vote.version() == version);
    if (ballot.approve() && first) {
      votes.add(new Vote(person, person, version, Instant.now()));
    }
    return ApprovalFixture.with(
        old,
        edit == null ? old.arguments() : edit.arguments(),
        new ApprovalVoting(
            before.fourEyes(),
            version,
            votes,
            edit == null ? before.original() : old.arguments(),
            edit == null ? before.editedBy() : person,
            edit == null ? before.editedAt() : Instant.now()));
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
        reason,
        old.voting(),
        null);
  }
}
