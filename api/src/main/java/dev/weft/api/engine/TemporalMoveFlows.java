package dev.weft.api.engine;

import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.WeftSearchAttributes;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.contract.tenancy.TenantMove;
import dev.weft.contract.tenancy.TenantMoveInput;
import dev.weft.contract.tenancy.TenantMoveWorkflow;
import dev.weft.platform.store.TenantStore;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import java.time.Instant;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Moves on Temporal: under the key of the system, for that of the tenant leaves with it. */
public final class TemporalMoveFlows implements MoveFlows {
  private static final Logger LOG = LoggerFactory.getLogger(TemporalMoveFlows.class);

  private final WorkflowClient client;
  private final EngineCalls calls = new EngineCalls();

  public TemporalMoveFlows(WorkflowClient client) {
    this.client = client;
  }

  @Override
  public void start(TenantMove move) {
    RunContext run =
        new RunContext(
            TenantStore.SYSTEM,
            move.moveId(),
            WorkflowIds.NO_SUBJECT,
            TenantMoveWorkflow.NAME,
            List.of(),
            "UTC",
            "en",
            Instant.EPOCH);
    WorkflowOptions options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(id(move))
            .setTaskQueue(TenantMoveWorkflow.TASK_QUEUE)
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
            .setTypedSearchAttributes(WeftSearchAttributes.of(run))
            .setStaticSummary("move to " + move.to())
            .build();
    calls.asking(() -> {
      try {
        client
            .newUntypedWorkflowStub(TenantMoveWorkflow.NAME, options)
            .start(new TenantMoveInput(move));
      } catch (WorkflowExecutionAlreadyStarted e) {
        LOG.debug("{} is already started", id(move));
      }
      return true;
    });
  }

  @Override
  public void cancel(TenantMove move) {
    calls.asking(() -> {
      try {
        client.newUntypedWorkflowStub(id(move)).cancel();
      } catch (WorkflowNotFoundException e) {
        LOG.debug("{} has ended", id(move));
      }
      return true;
    });
  }

  private static String id(TenantMove move) {
    return new WorkflowIds.Parts(
            WorkflowIds.kind(TenantMoveWorkflow.NAME),
            TenantStore.SYSTEM,
            WorkflowIds.NO_SUBJECT,
            move.moveId())
        .workflowId();
  }
}
