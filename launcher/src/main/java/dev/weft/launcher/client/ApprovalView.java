package dev.weft.launcher.client;

import dev.weft.contract.money.Money;
import org.jspecify.annotations.Nullable;

/** An approval, as the API shows it. */
record ApprovalView(
    String approvalId,
    String runId,
    @Nullable String stepId,
    @Nullable String agent,
    @Nullable String action,
    String state,
    @Nullable String sentence,
    @Nullable Money amount,
    @Nullable Money maximum,
    @Nullable String deadline,
    @Nullable String who,
    @Nullable Boolean undoable,
    @Nullable String decidedAt,
    @Nullable String reason) {
  boolean pending() {
    return state.equals("PENDING");
  }

  /** What would happen, in a sentence. */
  String what() {
    return sentence != null ? sentence : agent + "." + action;
  }
}
