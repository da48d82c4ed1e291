package dev.weft.contract.debt;

/** What became of an effect that should not stand. */
public enum DebtState {
  /** It stands, and waits for a person. */
  OPEN,
  /** A person asked for another try of its undo, which has not ended. */
  RETRYING,
  /** Its undo succeeded. */
  UNDONE,
  /** A person decided that it stays. */
  SKIPPED,
  /** A person undid it by other means. */
  DONE_BY_HAND,
  /** The run was reset, so that it owns its effects again. */
  VOID;

  /** Whether somebody still has to do something. */
  public boolean open() {
    return this == OPEN || this == RETRYING;
  }
}
