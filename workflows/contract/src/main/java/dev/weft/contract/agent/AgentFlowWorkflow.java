package dev.weft.contract.agent;

import dev.weft.contract.approval.ApprovalListener;
import dev.weft.contract.run.Pausable;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/** Interprets a plan: plans the goal first when there is no plan yet. */
@WorkflowInterface
public interface AgentFlowWorkflow extends ApprovalListener, Pausable {
  /** The flow's name in the catalogue. */
  String NAME = "AgentFlow";

  /**
   * Runs the flow to its end.
   *
   * @throws io.temporal.failure.ApplicationFailure of type {@code FlowFailed} with the {@link
   *     AgentFlowResult} as its detail when a step failed
   */
  @WorkflowMethod(name = NAME)
  AgentFlowResult run(AgentFlowInput input);

  @QueryMethod
  FlowProgress status();
}
