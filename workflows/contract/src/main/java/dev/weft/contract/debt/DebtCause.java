package dev.weft.contract.debt;

/** Why an effect stands that should not. */
public enum DebtCause {
  /** Its undo failed after all its tries. */
  UNDO_FAILED,
  /** Its tool has no undo. */
  NOT_UNDOABLE,
  /** The run was ended from outside, or reset to before the step, so that nothing was undone. */
  RUN_STOPPED,
  /** The run was ended from outside while the call was under way: it may have taken effect. */
  UNCERTAIN
}
