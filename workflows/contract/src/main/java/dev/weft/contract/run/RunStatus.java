package dev.weft.contract.run;

/** The state of a run, as people and programs see it. */
public enum RunStatus {
  /** Stored, and to be started later. */
  DELAYED,
  /** Stored, not yet started by the engine. */
  ACCEPTED,
  /** A plan is being made. */
  PLANNING,
  /** Steps are running. */
  RUNNING,
  /** A person must decide. */
  WAITING,
  /** Completed steps are being undone. */
  UNDOING,
  /** Every step that had to run did. */
  COMPLETED,
  /** The critical steps completed; at least one other did not. */
  COMPLETED_PARTIALLY,
  /** A person, or a deadline, said no; what had been done was undone. */
  REJECTED,
  /** Cancelled on request; what had been done was undone. */
  CANCELLED,
  /** A step failed; everything that had been done was undone. */
  FAILED_UNDONE,
  /** A step failed, and at least one undo still waits for a person. */
  FAILED_WITH_DEBT,
  /** No valid plan could be made of the goal. */
  NOT_PLANNED;

  /** Whether nothing more will happen to the run. */
  public boolean terminal() {
    return switch (this) {
      case DELAYED, ACCEPTED, PLANNING, RUNNING, WAITING, UNDOING -> false;
      case COMPLETED,
          COMPLETED_PARTIALLY,
          REJECTED,
          CANCELLED,
          FAILED_UNDONE,
          FAILED_WITH_DEBT,
          NOT_PLANNED ->
          true;
    };
  }
}
