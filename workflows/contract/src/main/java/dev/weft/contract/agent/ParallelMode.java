package dev.weft.contract.agent;

/** How much of a parallel plan has to complete. */
public enum ParallelMode {
  /** Every critical step. */
  ALL,
  /** As many steps as the plan's quorum says; then the others are cut short. */
  QUORUM,
  /** At least one step; what is there at the deadline counts. */
  BEST_EFFORT
}
