package dev.weft.activity.tenancy;

import dev.weft.contract.run.WeftSearchAttributes;
import dev.weft.contract.run.WorkflowIds;
import io.grpc.Status;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleClientOptions;
import java.util.List;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** A region's namespace of Temporal. */
public final class TemporalRegionEngine implements RegionEngine {
  private static final Logger LOG = LoggerFactory.getLogger(TemporalRegionEngine.class);

  private final WorkflowClient client;
  private final ScheduleClient schedules;

  /** The namespace of the client. */
  public TemporalRegionEngine(WorkflowClient client) {
    this.client = client;
    this.schedules =
        ScheduleClient.newInstance(
            client.getWorkflowServiceStubs(),
            ScheduleClientOptions.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setDataConverter(client.getOptions().getDataConverter())
                .build());
  }

  @Override
  public void end(String tenant, String reason) {
    if (!WorkflowIds.validTenant(tenant)) {
      throw new IllegalArgumentException("not a tenant's id");
    }
    String theirs = WeftSearchAttributes.TENANT.getName() + " = '" + tenant + "'";
    List<String> clocks =
        schedules
            .listSchedules(theirs, 100)
            .map(schedule -> schedule.getScheduleId())
            .collect(Collectors.toList());
    for (String clock : clocks) {
      try {
        schedules.getHandle(clock).delete();
      } catch (RuntimeException e) {
        if (Status.fromThrowable(e).getCode() != Status.Code.NOT_FOUND) {
          throw e;
        }
      }
    }
    List<String> flows =
        client
            .listExecutions(theirs + " AND ExecutionStatus = 'Running'")
            .map(execution -> execution.getExecution().getWorkflowId())
            .collect(Collectors.toList());
    for (String flow : flows) {
      try {
        client.newUntypedWorkflowStub(flow).terminate(reason);
      } catch (WorkflowNotFoundException e) {
        LOG.debug("{} has ended by itself", flow);
      }
    }
  }
}
