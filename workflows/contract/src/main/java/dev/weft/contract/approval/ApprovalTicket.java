package dev.weft.contract.approval;

import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An approval that was asked for.
 *
 * @param approvalId its id
 * @param state its state now
 * @param deadline when silence becomes no
 * @param arguments once approved, what the person changed the arguments to: the call must be made
 *     with these; null when nobody changed them
 */
public record ApprovalTicket(
    String approvalId,
    ApprovalState state,
    Instant deadline,
    @Nullable Map<String, Object> arguments) {
  /** An approval whose arguments nobody changed. */
  public ApprovalTicket(String approvalId, ApprovalState state, Instant deadline) {
    this(approvalId, state, deadline, null);
  }
}
