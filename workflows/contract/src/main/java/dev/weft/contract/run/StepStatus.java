package dev.weft.contract.run;

/** The state of one step of a run. */
public enum StepStatus {
  /** Planned, not started. */
  PENDING,
  /** Waits for a person. */
  WAITING,
  /** Running, or between two attempts. */
  RUNNING,
  /** Done. */
  COMPLETED,
  /** Did not complete after its retries. */
  FAILED,
  /** Its condition was false, or the flow ended before it. */
  SKIPPED,
  /** A person, or a deadline, said no. */
  REJECTED,
  /** Was done, or may have been, and has been undone. */
  UNDONE,
  /** Was done, and its undo failed after its retries: compensation debt. */
  UNDO_FAILED
}
