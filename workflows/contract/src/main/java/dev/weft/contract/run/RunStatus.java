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
  /** It did not complete, and at least one effect still waits for a person: compensation debt. */
  FAILED_WITH_DEBT,
  /** It did not complete, and a person decided that at least one of its effects stays. */
  FAILED_WITH_EFFECTS,
  /** It was ended from outside, and nothing of it stands. */
  TERMINATED,
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
          FAILED_WITH_EFFECTS,
          TERMINATED,
          NOT_PLANNED ->
          true;
    };
  }

  /** Whether nothing that the run did may stand: it ended, and did not complete. */
  public boolean nothingMayStand() {
    return switch (this) {
      case REJECTED, CANCELLED, FAILED_UNDONE, FAILED_WITH_DEBT, FAILED_WITH_EFFECTS, TERMINATED ->
          true;
      case DELAYED,
          ACCEPTED,
          PLANNING,
          RUNNING,
          WAITING,
          UNDOING,
          COMPLETED,
          COMPLETED_PARTIALLY,
          NOT_PLANNED ->
          false;
    };
  }
}
