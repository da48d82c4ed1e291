package dev.weft.contract.approval;

import java.time.Instant;

/**
 * An approval that was asked for.
 *
 * @param approvalId its id
 * @param state its state now
 * @param deadline when silence becomes no
 */
public record ApprovalTicket(String approvalId, ApprovalState state, Instant deadline) {}
