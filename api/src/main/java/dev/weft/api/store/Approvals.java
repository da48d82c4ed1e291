package dev.weft.api.store;

import dev.weft.api.region.EachRegion;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.Ballot;
import dev.weft.platform.store.Cursor;
import dev.weft.platform.store.Decider;
import dev.weft.platform.store.Decision;
import dev.weft.platform.store.Sight;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Approvals; this is the only way to decide one. */
public interface Approvals {
  /** The approval, when the tenant has it. */
  Optional<ApprovalView> find(String tenant, String approvalId);

  /** Approvals, the newest first. */
  List<ApprovalView> inbox(
      String tenant,
      @Nullable ApprovalState state,
      @Nullable String runId,
      @Nullable Cursor after,
      int limit);

  /** The same of what a person sees, or may decide, or has decided. */
  List<ApprovalView> inbox(
      String tenant,
      Sight sight,
      Decider person,
      @Nullable ApprovalState state,
      @Nullable String runId,
      @Nullable Cursor after,
      int limit);

  /** Pending approvals that this person may decide and has not answered, the newest first. */
  List<ApprovalView> waitingFor(String tenant, Decider person, @Nullable Cursor after, int limit);

  /** In whose place this person may decide: the own, or another's; empty when in nobody's. */
  Optional<String> decidesInPlaceOf(ApprovalView approval, Decider person);

  /** Takes a person's answer to a pending approval, before its deadline. */
  Decision decide(Ballot ballot);

  /** Takes a pending approval back, for the person who asked for the run. */
  Decision withdraw(String tenant, String approvalId, String person, @Nullable String reason);

  /** Decisions at least that old that their open runs have not taken up. */
  @EachRegion
  List<ApprovalView> undelivered(Duration age);
}
