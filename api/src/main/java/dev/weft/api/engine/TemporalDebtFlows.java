package dev.weft.api.engine;

import dev.weft.contract.debt.DebtInput;
import dev.weft.contract.debt.DebtState;
import dev.weft.contract.debt.DebtWorkflow;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.TaskQueues;
import dev.weft.contract.run.WeftSearchAttributes;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.temporal.TenantPriorities;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.UpdateOptions;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateStage;

/** Debt flows on Temporal. */
public final class TemporalDebtFlows implements DebtFlows {
  private final WorkflowClient client;
  private final TenantPriorities priorities;
  private final EngineCalls calls = new EngineCalls();

  public TemporalDebtFlows(WorkflowClient client, TenantPriorities priorities) {
    this.client = client;
    this.priorities = priorities;
  }

  @Override
  public void hold(RunContext run) {
    calls.asking(() -> stub(run).start(new DebtInput(run)));
  }

  @Override
  public void repair(RunContext run, String stepId, int iteration, int round) {
    UpdateOptions<DebtState> update =
        UpdateOptions.newBuilder(DebtState.class)
            .setUpdateName("repair")
            .setUpdateId(stepId + "/" + iteration + "/" + round)
            .setWaitForStage(WorkflowUpdateStage.ACCEPTED)
            .build();
    calls.asking(() ->
        stub(run)
            .startUpdateWithStart(
                update, new Object[] {stepId, iteration}, new Object[] {new DebtInput(run)}));
  }

  private WorkflowStub stub(RunContext run) {
    return client.newUntypedWorkflowStub(
        DebtWorkflow.NAME,
        WorkflowOptions.newBuilder()
            .setWorkflowId(WorkflowIds.of(DebtWorkflow.NAME, run))
            .setTaskQueue(TaskQueues.FLOWS)
            .setWorkflowIdConflictPolicy(
                WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
            .setTypedSearchAttributes(WeftSearchAttributes.of(run))
            .setPriority(priorities.of(run.tenant()))
            .setStaticSummary("compensation debt")
            .build());
  }
}
