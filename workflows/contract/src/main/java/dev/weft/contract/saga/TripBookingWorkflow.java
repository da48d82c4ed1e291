package dev.weft.contract.saga;

import dev.weft.contract.agent.FlowProgress;
import dev.weft.contract.approval.ApprovalListener;
import dev.weft.contract.run.Pausable;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Books flight and hotel, puts the trip into the calendar and records the expense, or none of it.
 */
@WorkflowInterface
public interface TripBookingWorkflow extends ApprovalListener, Pausable {
  /** The flow's name in the catalogue. */
  String NAME = "TripBooking";

  @WorkflowMethod(name = NAME)
  TripBookingResult run(TripBookingInput input);

  @QueryMethod
  FlowProgress status();
}
