package dev.weft.activity.step;

import dev.weft.activity.failure.TypedFailure;
import dev.weft.activity.tool.ToolOutcome;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.approval.ArgumentsHash;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.money.Money;
import dev.weft.contract.tool.ApprovalRule;
import dev.weft.platform.store.ApprovalStore;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.Verification;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Lets pass a guarded call when a person approved exactly it, or two did where the tool or the plan
 * asks for four eyes, and tells the tool how much they allowed. Only the approval's row and its
 * votes count.
 */
final class ApprovalGuard implements StepGuard {
  private final ApprovalStore approvals;

  ApprovalGuard(ApprovalStore approvals) {
    this.approvals = approvals;
  }

  @Override
  public ToolOutcome around(StepInvocation invocation, Function<StepInvocation, ToolOutcome> next) {
    ApprovalRule rule = invocation.tool().descriptor().approval();
    if (rule == null && invocation.call().approvalId() == null) {
      return next.apply(invocation);
    }
    boolean fourEyes = rule != null && rule.needsFourEyes();
    return next.apply(
        invocation.with(invocation.context().withAllowed(verified(invocation.call(), fourEyes))));
  }

  private @Nullable Money verified(StepCall call, boolean fourEyes) {
    String approvalId = call.approvalId();
    Verification verification = approvals.verify(call, ArgumentsHash.of(call), null, fourEyes);
    return switch (verification) {
      case Verification.Allowed _ ->
          approvalId == null
              ? null
              : approvals
                  .find(call.run().tenant(), approvalId)
                  .map(ApprovalView::maximum)
                  .orElse(null);
      case Verification.Missing _ ->
          throw TypedFailure.of(
              ErrorType.ApprovalMissing, "nobody has approved this call of " + call.toolName());
      case Verification.Rejected _ ->
          throw TypedFailure.of(ErrorType.ApprovalRejected, "the approval was not given");
      case Verification.Exceeded exceeded ->
          throw TypedFailure.of(
              ErrorType.ApprovalExceeded,
              "the price has risen past what was approved",
              exceeded.amount());
    };
  }
}
