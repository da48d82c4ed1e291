package dev.weft.contract.run;

/** Task queues, named {@code <resource>.<tier>}. */
public final class TaskQueues {
  /** Flows and the activities that need no special host. */
  public static final String FLOWS = "flows.standard";

  private TaskQueues() {}
}
