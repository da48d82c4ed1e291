package dev.weft.contract.approval;

/** The state of an approval. */
public enum ApprovalState {
  PENDING,
  APPROVED,
  REJECTED,
  /** Nobody decided before the deadline: counts as rejected. */
  EXPIRED,
  /** The requester withdrew it, or the flow ended or asked anew before anybody decided. */
  WITHDRAWN
}
