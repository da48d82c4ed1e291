package dev.weft.bench.chaos.fault;

import dev.weft.bench.stack.EngineDoor;
import dev.weft.contract.config.WeftConfig;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.RequestCancelWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.ResetWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.TerminateWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.List;
import java.util.SplittableRandom;
import java.util.UUID;
import java.util.concurrent.TimeUnit;

/** What somebody does to a run with Temporal's own API, past Weft. */
final class Operator implements AutoCloseable {
  private final String namespace;
  private final WorkflowServiceStubs stubs;

  Operator(WeftConfig.Temporal temporal) {
    namespace = temporal.namespace();
    stubs = EngineDoor.open(temporal);
  }

  /**
   * Terminates, cancels or resets it.
   *
   * @return what was done
   * @throws StatusRuntimeException when the engine would not, or is away
   */
  String act(String what, String workflowId, SplittableRandom random) {
    WorkflowExecution execution = WorkflowExecution.newBuilder().setWorkflowId(workflowId).build();
    switch (what) {
      case "terminated" ->
          service()
              .terminateWorkflowExecution(
                  TerminateWorkflowExecutionRequest.newBuilder()
                      .setNamespace(namespace)
                      .setWorkflowExecution(execution)
                      .setReason("chaos")
                      .build());
      case "cancelled" ->
          service()
              .requestCancelWorkflowExecution(
                  RequestCancelWorkflowExecutionRequest.newBuilder()
                      .setNamespace(namespace)
                      .setWorkflowExecution(execution)
                      .setRequestId(UUID.randomUUID().toString())
                      .setReason("chaos")
                      .build());
      default -> {
        return reset(execution, random);
      }
    }
    return workflowId;
  }

  private String reset(WorkflowExecution latest, SplittableRandom random) {
    String runId =
        service()
            .describeWorkflowExecution(
                DescribeWorkflowExecutionRequest.newBuilder()
                    .setNamespace(namespace)
                    .setExecution(latest)
                    .build())
            .getWorkflowExecutionInfo()
            .getExecution()
            .getRunId();
    WorkflowExecution execution = latest.toBuilder().setRunId(runId).build();
    List<Long> points =
        service()
            .getWorkflowExecutionHistory(
                GetWorkflowExecutionHistoryRequest.newBuilder()
                    .setNamespace(namespace)
                    .setExecution(execution)
                    .build())
            .getHistory()
            .getEventsList()
            .stream()
            .filter(event -> event.getEventType() == EventType.EVENT_TYPE_WORKFLOW_TASK_COMPLETED)
            .map(HistoryEvent::getEventId)
            .toList();
    if (points.isEmpty()) {
      throw io.grpc.Status.FAILED_PRECONDITION
          .withDescription("nothing has happened yet in " + latest.getWorkflowId())
          .asRuntimeException();
    }
    long point = points.get(random.nextInt(points.size()));
    service()
        .resetWorkflowExecution(
            ResetWorkflowExecutionRequest.newBuilder()
                .setNamespace(namespace)
                .setWorkflowExecution(execution)
                .setReason("chaos")
                .setRequestId(UUID.randomUUID().toString())
                .setWorkflowTaskFinishEventId(point)
                .build());
    return latest.getWorkflowId() + " to event " + point;
  }

  private WorkflowServiceBlockingStub service() {
    return stubs.blockingStub().withDeadlineAfter(5, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    stubs.shutdownNow();
  }
}
