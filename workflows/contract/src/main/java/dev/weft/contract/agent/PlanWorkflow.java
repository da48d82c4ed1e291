package dev.weft.contract.agent;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** The short flow that turns a goal into a validated plan, or says why it cannot. */
@WorkflowInterface
public interface PlanWorkflow {
  /** The flow's name in the catalogue. */
  String NAME = "Plan";

  @WorkflowMethod(name = NAME)
  PlanResult run(PlanInput input);
}
