package dev.weft.contract.debt;

/** What a person decides about one debt. */
public enum RepairAction {
  /** Try the undo again. */
  RETRY,
  /** Let the effect stand. */
  SKIP,
  /** It was undone by other means. */
  DONE_BY_HAND
}
