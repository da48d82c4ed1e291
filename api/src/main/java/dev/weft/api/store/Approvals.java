package dev.weft.api.store;

import dev.weft.contract.approval.ApprovalState;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.Cursor;
import dev.weft.platform.store.Decision;
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

  /**
   * Decides a pending approval before its deadline. Whether the person has its scope is for the
   * caller to check.
   *
   * @param forOthers whether the person may decide in the place of whom the rule names
   */
  Decision decide(
      String tenant,
      String approvalId,
      String subject,
      boolean approve,
      @Nullable String reason,
      boolean forOthers);

  /** Decisions at least that old that their open runs have not taken up. */
  List<ApprovalView> undelivered(Duration age);
}
