package dev.weft.api.engine;

import dev.weft.contract.key.KeyRotationInput;
import dev.weft.contract.key.KeyRotationWorkflow;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.TaskQueues;
import dev.weft.contract.run.WeftSearchAttributes;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.temporal.TenantPriorities;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.enums.v1.WorkflowIdConflictPolicy;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.schedules.Schedule;
import io.temporal.client.schedules.ScheduleActionStartWorkflow;
import io.temporal.client.schedules.ScheduleAlreadyRunningException;
import io.temporal.client.schedules.ScheduleClient;
import io.temporal.client.schedules.ScheduleIntervalSpec;
import io.temporal.client.schedules.ScheduleOptions;
import io.temporal.client.schedules.SchedulePolicy;
import io.temporal.client.schedules.ScheduleSpec;
import io.temporal.client.schedules.ScheduleUpdate;
import io.temporal.common.SearchAttributes;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.function.Supplier;

/** Rotations on Temporal: one schedule for each tenant, under an id that is always the same. */
public final class TemporalKeyRotations implements KeyRotations {
  private static final int CALL_SECONDS = 5;

  private final WorkflowClient client;
  private final ScheduleClient schedules;
  private final TenantPriorities priorities;
  private final EngineCalls calls = new EngineCalls();

  public TemporalKeyRotations(WorkflowClient client, TenantPriorities priorities) {
    this.client = client;
    this.priorities = priorities;
    this.schedules = EngineSchedules.client(client);
  }

  @Override
  public void start(String tenant) {
    calls.asking(() ->
        client
            .newUntypedWorkflowStub(
                KeyRotationWorkflow.NAME,
                options(tenant)
                    .setWorkflowIdConflictPolicy(
                        WorkflowIdConflictPolicy.WORKFLOW_ID_CONFLICT_POLICY_USE_EXISTING)
                    .setStaticSummary("key rotation")
                    .build())
            .start(new KeyRotationInput(tenant)));
  }

  @Override
  public void schedule(String tenant, Duration every) {
    asking(() -> {
      String id = "key-rotation/" + tenant;
      if (every.isZero()) {
        EngineSchedules.delete(schedules.getHandle(id));
        return true;
      }
      Schedule schedule = built(tenant, every);
      try {
        schedules.createSchedule(
            id,
            schedule,
            ScheduleOptions.newBuilder()
                .setTypedSearchAttributes(
                    SearchAttributes.newBuilder()
                        .set(WeftSearchAttributes.TENANT, tenant)
                        .set(WeftSearchAttributes.FLOW, KeyRotationWorkflow.NAME)
                        .build())
                .build());
      } catch (ScheduleAlreadyRunningException e) {
        // Its state stays: somebody may have paused it.
        schedules
            .getHandle(id)
            .update(there ->
                new ScheduleUpdate(
                    Schedule.newBuilder(there.getDescription().getSchedule())
                        .setSpec(schedule.getSpec())
                        .build()));
      }
      return true;
    });
  }

  /** Tenants take turns: their times are spread over the whole interval. */
  private Schedule built(String tenant, Duration every) {
    Duration turn = Duration.ofSeconds(Math.floorMod(tenant.hashCode(), every.toSeconds()));
    return Schedule.newBuilder()
        .setAction(
            ScheduleActionStartWorkflow.newBuilder()
                .setWorkflowType(KeyRotationWorkflow.NAME)
                .setOptions(options(tenant).build())
                .setArguments(new KeyRotationInput(tenant))
                .build())
        .setSpec(
            ScheduleSpec.newBuilder()
                .setIntervals(List.of(new ScheduleIntervalSpec(every, turn)))
                .build())
        .setPolicy(
            SchedulePolicy.newBuilder()
                .setOverlap(ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_SKIP)
                .build())
        .build();
  }

  private WorkflowOptions.Builder options(String tenant) {
    RunContext run =
        new RunContext(
            tenant,
            UUID.nameUUIDFromBytes(("key-rotation/" + tenant).getBytes(StandardCharsets.UTF_8))
                .toString(),
            WorkflowIds.NO_SUBJECT,
            KeyRotationWorkflow.NAME,
            List.of(),
            "UTC",
            "en",
            Instant.EPOCH);
    return WorkflowOptions.newBuilder()
        .setWorkflowId(WorkflowIds.of(KeyRotationWorkflow.NAME, run))
        .setTaskQueue(TaskQueues.FLOWS)
        .setPriority(priorities.of(tenant))
        .setTypedSearchAttributes(WeftSearchAttributes.of(run));
  }

  private void asking(Supplier<Boolean> call) {
    try {
      calls.within(CALL_SECONDS, call);
    } catch (RuntimeException e) {
      throw switch (EngineCalls.code(e)) {
        case UNIMPLEMENTED -> new ScheduleEngine.UnsupportedException(e);
        case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED ->
            new Engine.UnreachableException("the engine does not answer", e);
        default -> e;
      };
    }
  }
}
