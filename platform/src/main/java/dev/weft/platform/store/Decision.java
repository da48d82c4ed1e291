package dev.weft.platform.store;

/** What became of an attempt to decide an approval. */
public sealed interface Decision {
  /**
   * It is decided now.
   *
   * @param approval the approval with the decision
   */
  record Decided(ApprovalView approval) implements Decision {}

  /**
   * It was decided, expired or withdrawn before; nothing has changed.
   *
   * @param approval the approval as it stands
   */
  record Already(ApprovalView approval) implements Decision {}

  /**
   * Its rule names somebody else; nothing has changed.
   *
   * @param approval the approval as it stands
   */
  record Refused(ApprovalView approval) implements Decision {}

  /** The tenant has no such approval. */
  record NotFound() implements Decision {}
}
