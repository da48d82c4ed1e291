package dev.weft.api.engine;

import com.google.protobuf.util.Timestamps;
import dev.weft.contract.catalog.StartableFlow;
import dev.weft.contract.catalog.StartableFlows;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.schedule.ScheduledStartWorkflow;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowException;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Executions on Temporal. */
public final class TemporalExecutions implements Executions {
  private static final String QUERY =
      "ExecutionStatus = 'Running' AND WorkflowType IN ("
          + Stream.concat(
                  StartableFlows.all().stream().map(StartableFlow::name),
                  Stream.of(ScheduledStartWorkflow.NAME))
              .map(name -> "'" + name + "'")
              .collect(Collectors.joining(", "))
          + ")";

  private final WorkflowClient client;
  private final EngineCalls calls = new EngineCalls();

  public TemporalExecutions(WorkflowClient client) {
    this.client = client;
  }

  @Override
  public Optional<Set<String>> running(int limit) {
    try {
      Set<String> ids =
          calls.asking(() ->
              client
                  .listExecutions(QUERY)
                  .limit(limit + 1L)
                  .map(execution -> execution.getExecution().getWorkflowId())
                  .collect(Collectors.toCollection(LinkedHashSet::new)));
      return ids.size() > limit ? Optional.empty() : Optional.of(ids);
    } catch (StatusRuntimeException e) {
      // The in-memory test server cannot list.
      if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        return Optional.empty();
      }
      throw e;
    }
  }

  @Override
  public Optional<Execution> find(String workflowId) {
    try {
      return Optional.of(
          calls.asking(() ->
              execution(
                  client
                      .newUntypedWorkflowStub(workflowId)
                      .describe()
                      .getRawDescription()
                      .getWorkflowExecutionInfo())));
    } catch (WorkflowNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  @SuppressWarnings("unchecked")
  public Optional<Map<String, Object>> outcome(String workflowId) {
    try {
      return Optional.ofNullable(
          (Map<String, Object>)
              calls.asking(
                  () -> client.newUntypedWorkflowStub(workflowId).getResult(LinkedHashMap.class)));
    } catch (WorkflowNotFoundException e) {
      return Optional.empty();
    } catch (WorkflowException e) {
      return e.getCause() instanceof ApplicationFailure failure
              && ErrorType.FlowFailed.name().equals(failure.getType())
              && failure.getDetails().getSize() > 0
          ? Optional.ofNullable(failure.getDetails().get(LinkedHashMap.class))
          : Optional.empty();
    }
  }

  private static Execution execution(WorkflowExecutionInfo info) {
    State state =
        switch (info.getStatus()) {
          case WORKFLOW_EXECUTION_STATUS_COMPLETED -> State.COMPLETED;
          case WORKFLOW_EXECUTION_STATUS_FAILED -> State.FAILED;
          case WORKFLOW_EXECUTION_STATUS_CANCELED -> State.CANCELLED;
          case WORKFLOW_EXECUTION_STATUS_TERMINATED -> State.TERMINATED;
          case WORKFLOW_EXECUTION_STATUS_TIMED_OUT -> State.TIMED_OUT;
          default -> State.RUNNING;
        };
    return new Execution(
        info.getExecution().getRunId(),
        state,
        info.hasCloseTime()
            ? Instant.ofEpochMilli(Timestamps.toMillis(info.getCloseTime()))
            : null);
  }
}
