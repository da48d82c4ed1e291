package dev.weft.contract.tenancy;

import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;

/**
 * Moves a tenant to another region. It runs in the engine of the region that the tenant leaves, and
 * a process that reaches both regions does its activities.
 */
@WorkflowInterface
public interface TenantMoveWorkflow {
  /** The flow's name in the catalogue. */
  String NAME = "TenantMove";

  /** The task queue of moves; only movers poll it. */
  String TASK_QUEUE = "moves.standard";

  @WorkflowMethod(name = NAME)
  TenantMoveResult run(TenantMoveInput input);
}
