package dev.weft.api.store;

import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.run.StepStatus;
import dev.weft.platform.store.ApprovalStore;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.Ballot;
import dev.weft.platform.store.Cursor;
import dev.weft.platform.store.Decider;
import dev.weft.platform.store.Decision;
import dev.weft.platform.store.OpenRun;
import dev.weft.platform.store.RunStore;
import dev.weft.platform.store.Sight;
import dev.weft.platform.store.Stores;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Approvals in the platform's stores. */
public final class PlatformApprovals implements Approvals {
  private static final int MOST_RUNS = 1000;
  private static final int MOST_APPROVALS = 100;

  private final ApprovalStore approvals;
  private final RunStore runs;
  private final Clock clock;

  public PlatformApprovals(Stores stores) {
    this.approvals = stores.approvals();
    this.runs = stores.runs();
    this.clock = stores.clock();
  }

  @Override
  public Optional<ApprovalView> find(String tenant, String approvalId) {
    return approvals.find(tenant, approvalId);
  }

  @Override
  public List<ApprovalView> inbox(
      String tenant,
      @Nullable ApprovalState state,
      @Nullable String runId,
      @Nullable Cursor after,
      int limit) {
    return approvals.inbox(tenant, state, runId, after, limit);
  }

  @Override
  public List<ApprovalView> inbox(
      String tenant,
      Sight sight,
      Decider person,
      @Nullable ApprovalState state,
      @Nullable String runId,
      @Nullable Cursor after,
      int limit) {
    return approvals.inbox(tenant, sight, person, state, runId, after, limit);
  }

  @Override
  public List<ApprovalView> waitingFor(
      String tenant, Decider person, @Nullable Cursor after, int limit) {
    return approvals.waitingFor(tenant, person, after, limit);
  }

  @Override
  public Optional<String> decidesInPlaceOf(ApprovalView approval, Decider person) {
    return approvals.decidesInPlaceOf(approval, person);
  }

  @Override
  public Decision decide(Ballot ballot) {
    return approvals.decide(ballot);
  }

  @Override
  public Decision withdraw(
      String tenant, String approvalId, String person, @Nullable String reason) {
    return approvals.withdraw(tenant, approvalId, person, reason);
  }

  /**
   * A flow that has taken up a decision has moved the step out of WAITING. Runs that wait for
   * another approval still are looked at once that one is decided, so that the many that merely
   * wait cost nothing.
   */
  @Override
  public List<ApprovalView> undelivered(Duration age) {
    Instant latest = clock.instant().minus(age);
    return runs.running(MOST_RUNS).stream().flatMap(run -> undelivered(run, latest)).toList();
  }

  private Stream<ApprovalView> undelivered(OpenRun run, Instant latest) {
    Set<String> waiting =
        runs.steps(run.tenant(), run.runId()).stream()
            .filter(step -> step.status() == StepStatus.WAITING)
            .flatMap(step -> Stream.ofNullable(step.approvalId()))
            .collect(Collectors.toSet());
    if (waiting.isEmpty()) {
      return Stream.empty();
    }
    return approvals.inbox(run.tenant(), null, run.runId(), null, MOST_APPROVALS).stream()
        .filter(approval ->
            waiting.contains(approval.approvalId())
                && approval.state() != ApprovalState.PENDING
                && approval.decidedAt() != null
                && approval.decidedAt().isBefore(latest));
  }
}
