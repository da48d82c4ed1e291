package dev.weft.contract.schedule;

/** What happens at a due time while the run of an earlier one has not ended. */
public enum Overlap {
  /** Nothing runs for this time. */
  SKIP,
  /** One run waits for the earlier one to end; further times are skipped. */
  BUFFER_ONE,
  /** Both run. */
  ALLOW_ALL,
  /** The earlier one is cancelled and undone, then this one runs. */
  CANCEL_OTHER,
  /** This one runs at once, while the earlier one is cancelled and undone beside it. */
  TERMINATE_OTHER
}
