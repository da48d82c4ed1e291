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
   * The yes counts; others must agree before it is decided. The same person's second yes changes
   * nothing.
   *
   * @param approval the approval with its votes
   */
  record Voted(ApprovalView approval) implements Decision {}

  /**
   * The changed arguments stand, but cost more than the person was shown, so that nobody has said
   * yes to them yet.
   *
   * @param approval the approval with the new amount
   */
  record Dearer(ApprovalView approval) implements Decision {}

  /**
   * The person saw an older version of the arguments; nothing has changed.
   *
   * @param approval the approval as it stands
   */
  record Outdated(ApprovalView approval) implements Decision {}

  /**
   * The arguments were changed too often; nothing has changed.
   *
   * @param approval the approval as it stands
   */
  record TooManyEdits(ApprovalView approval) implements Decision {}

  /**
   * Its rule names somebody else; nothing has changed.
   *
   * @param approval the approval as it stands
   */
  record Refused(ApprovalView approval) implements Decision {}

  /** The tenant has no such approval. */
  record NotFound() implements Decision {}
}
