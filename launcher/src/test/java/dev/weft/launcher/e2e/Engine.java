package dev.weft.launcher.e2e;

import com.google.protobuf.ByteString;
import com.google.protobuf.Timestamp;
import dev.weft.contract.config.WeftConfig;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.ScheduleOverlapPolicy;
import io.temporal.api.enums.v1.WorkflowExecutionStatus;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.schedule.v1.BackfillRequest;
import io.temporal.api.schedule.v1.SchedulePatch;
import io.temporal.api.workflowservice.v1.DeleteWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleRequest;
import io.temporal.api.workflowservice.v1.DescribeScheduleResponse;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.PatchScheduleRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** What an operator can do to a flow with Temporal's own tools, without any key of Weft. */
final class Engine implements AutoCloseable {
  private final String namespace;
  private final WorkflowServiceStubs stubs;

  Engine(WeftConfig.Temporal temporal) {
    namespace = temporal.namespace();
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder().setTarget(temporal.address()).build());
  }

  /** Sends a signal with one plain JSON argument, as Web UI and the {@code temporal} CLI do. */
  void signal(String workflowId, String name, String json) {
    Payload payload =
        Payload.newBuilder()
            .putMetadata("encoding", ByteString.copyFromUtf8("json/plain"))
            .setData(ByteString.copyFrom(json, StandardCharsets.UTF_8))
            .build();
    service()
        .signalWorkflowExecution(
            SignalWorkflowExecutionRequest.newBuilder()
                .setNamespace(namespace)
                .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                .setSignalName(name)
                .setInput(Payloads.newBuilder().addPayloads(payload))
                .setIdentity("e2e")
                .build());
  }

  /** The events of the newest execution. */
  List<HistoryEvent> history(String workflowId) {
    return service()
        .getWorkflowExecutionHistory(
            GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(namespace)
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                .build())
        .getHistory()
        .getEventsList();
  }

  /** The ids of the completed workflow tasks, which are the places that a reset can go to. */
  static List<Long> resetPoints(List<HistoryEvent> history) {
    return history.stream()
        .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
        .map(HistoryEvent::getEventId)
        .toList();
  }

  /** The id of the newest execution. */
  String newest(String workflowId) {
    return describe(workflowId).getExecution().getRunId();
  }

  /** Whether the newest execution is another one than given and has completed. */
  boolean completedAnew(String workflowId, String before) {
    var info = describe(workflowId);
    return !info.getExecution().getRunId().equals(before)
        && info.getStatus() == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_COMPLETED;
  }

  /** Starts an execution anew from one place of its history. */
  void reset(String workflowId, String execution, long point) {
    service()
        .resetWorkflowExecution(
            ResetWorkflowExecutionRequest.newBuilder()
                .setNamespace(namespace)
                .setWorkflowExecution(
                    WorkflowExecution.newBuilder().setWorkflowId(workflowId).setRunId(execution))
                .setReason("e2e")
                .setRequestId(UUID.randomUUID().toString())
                .setWorkflowTaskFinishEventId(point)
                .build());
  }

  /** Ends a flow at once, without its undo. */
  void terminate(String workflowId) {
    service()
        .terminateWorkflowExecution(
            TerminateWorkflowExecutionRequest.newBuilder()
                .setNamespace(namespace)
                .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                .setReason("e2e")
                .build());
  }

  /** Deletes a flow with its history. */
  void delete(String workflowId) {
    service()
        .deleteWorkflowExecution(
            DeleteWorkflowExecutionRequest.newBuilder()
                .setNamespace(namespace)
                .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                .build());
  }

  /** Whether the newest execution is open. */
  boolean running(String workflowId) {
    return describe(workflowId).getStatus()
        == WorkflowExecutionStatus.WORKFLOW_EXECUTION_STATUS_RUNNING;
  }

  /** A schedule; empty when the engine does not know it. */
  Optional<DescribeScheduleResponse> schedule(String scheduleId) {
    try {
      return Optional.of(
          service()
              .describeSchedule(
                  DescribeScheduleRequest.newBuilder()
                      .setNamespace(namespace)
                      .setScheduleId(scheduleId)
                      .build()));
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
  }

  /** Makes up for the times between two moments, one after the other. */
  void backfill(String scheduleId, Instant from, Instant to) {
    service()
        .patchSchedule(
            PatchScheduleRequest.newBuilder()
                .setNamespace(namespace)
                .setScheduleId(scheduleId)
                .setRequestId(UUID.randomUUID().toString())
                .setPatch(
                    SchedulePatch.newBuilder()
                        .addBackfillRequest(
                            BackfillRequest.newBuilder()
                                .setStartTime(timestamp(from))
                                .setEndTime(timestamp(to))
                                .setOverlapPolicy(
                                    ScheduleOverlapPolicy.SCHEDULE_OVERLAP_POLICY_BUFFER_ALL)))
                .build());
  }

  private static Timestamp timestamp(Instant moment) {
    return Timestamp.newBuilder().setSeconds(moment.getEpochSecond()).build();
  }

  @Override
  public void close() {
    stubs.shutdownNow();
  }

  private io.temporal.api.workflow.v1.WorkflowExecutionInfo describe(String workflowId) {
    return service()
        .describeWorkflowExecution(
            DescribeWorkflowExecutionRequest.newBuilder()
                .setNamespace(namespace)
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                .build())
        .getWorkflowExecutionInfo();
  }

  private WorkflowServiceBlockingStub service() {
    return stubs.blockingStub();
  }
}
