package dev.weft.contract.schedule;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * What a schedule starts: it accepts a run and stays open until that has ended, so that the
 * schedule's rule for overlaps follows the run itself.
 */
@WorkflowInterface
public interface ScheduledStartWorkflow {
  /** The flow's name in the catalogue. */
  String NAME = "ScheduledStart";

  @WorkflowMethod(name = NAME)
  ScheduledStartResult run(ScheduledStartInput input);
}
