package dev.weft.contract.run;

/** Task queues, named {@code <resource>.<tier>}. */
public final class TaskQueues {
  /** Flows and the activities that need no special host. */
  public static final String FLOWS = flows(RunPlacement.STANDARD_TIER);

  private TaskQueues() {}

  /** Flows, and their activities, that the workers of a tier run. */
  public static String flows(String tier) {
    return "flows." + tier;
  }
}
