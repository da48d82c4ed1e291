package dev.weft.bench.chaos.check;

import com.google.protobuf.ByteString;
import dev.weft.bench.chaos.check.Evidence.Calls;
import dev.weft.bench.chaos.check.Evidence.Execution;
import dev.weft.bench.stack.EngineDoor;
import dev.weft.contract.config.WeftConfig;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.history.v1.MarkerRecordedEventAttributes;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryResponse;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsRequest;
import io.temporal.api.workflowservice.v1.ListWorkflowExecutionsResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc.WorkflowServiceBlockingStub;
import io.temporal.serviceclient.WorkflowServiceStubs;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The engine's histories. Their payloads are encrypted; types, outcomes and summaries are not, and
 * say which step each call was.
 */
public final class Histories implements AutoCloseable {
  private static final Pattern SUMMARY = Pattern.compile("\"(undo )?(\\d+)/\\d+ [\\w.]+\"");
  private static final String EXECUTE = "step.execute";
  private static final String UNDO = "step.undo";

  private final String namespace;
  private final WorkflowServiceStubs stubs;

  /** Of executions that have closed, by the engine's id: they do not change any more. */
  private final Map<String, Execution> closed = new HashMap<>();

  public Histories(WeftConfig.Temporal temporal) {
    namespace = temporal.namespace();
    stubs = EngineDoor.open(temporal);
  }

  /** The newest execution of a workflow, or nothing when the engine does not know it. */
  Optional<Execution> newest(String workflowId) {
    WorkflowExecutionInfo info;
    try {
      info =
          service()
              .describeWorkflowExecution(
                  DescribeWorkflowExecutionRequest.newBuilder()
                      .setNamespace(namespace)
                      .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                      .build())
              .getWorkflowExecutionInfo();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        return Optional.empty();
      }
      throw e;
    }
    String runId = info.getExecution().getRunId();
    Execution known = closed.get(runId);
    if (known != null) {
      return Optional.of(known);
    }
    String status = info.getStatus().name().replace("WORKFLOW_EXECUTION_STATUS_", "");
    Execution execution = new Execution(runId, status, calls(events(info.getExecution())));
    if (!status.equals("RUNNING")) {
      closed.put(runId, execution);
    }
    return Optional.of(execution);
  }

  /** How many workflows it lists of each of some tenants; of those with none, nothing. */
  Map<String, Long> listed(Set<String> tenants) {
    Map<String, Long> listed = new LinkedHashMap<>();
    ByteString next = ByteString.EMPTY;
    do {
      ListWorkflowExecutionsResponse page =
          service()
              .listWorkflowExecutions(
                  ListWorkflowExecutionsRequest.newBuilder()
                      .setNamespace(namespace)
                      .setPageSize(1000)
                      .setNextPageToken(next)
                      .build());
      for (WorkflowExecutionInfo info : page.getExecutionsList()) {
        // Flow, tenant, subject, run.
        String[] id = info.getExecution().getWorkflowId().split("/", 3);
        if (id.length > 1 && tenants.contains(id[1])) {
          listed.merge(id[1], 1L, Long::sum);
        }
      }
      next = page.getNextPageToken();
    } while (!next.isEmpty());
    return listed;
  }

  private List<HistoryEvent> events(WorkflowExecution execution) {
    List<HistoryEvent> events = new ArrayList<>();
    ByteString next = ByteString.EMPTY;
    do {
      GetWorkflowExecutionHistoryResponse page =
          service()
              .getWorkflowExecutionHistory(
                  GetWorkflowExecutionHistoryRequest.newBuilder()
                      .setNamespace(namespace)
                      .setExecution(execution)
                      .setNextPageToken(next)
                      .build());
      events.addAll(page.getHistory().getEventsList());
      next = page.getNextPageToken();
    } while (!next.isEmpty());
    return events;
  }

  /** How often each step's call and undo succeeded, by position. */
  static Map<Integer, Calls> calls(List<HistoryEvent> events) {
    Map<Integer, Calls> calls = new LinkedHashMap<>();
    Map<Long, HistoryEvent> scheduled = new HashMap<>();
    for (HistoryEvent event : events) {
      if (event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_SCHEDULED) {
        scheduled.put(event.getEventId(), event);
      } else if (event.getEventType() == EventType.EVENT_TYPE_ACTIVITY_TASK_COMPLETED) {
        HistoryEvent call =
            scheduled.get(event.getActivityTaskCompletedEventAttributes().getScheduledEventId());
        if (call != null) {
          count(
              call.getActivityTaskScheduledEventAttributes().getActivityType().getName(),
              call,
              calls);
        }
      } else if (event.getEventType() == EventType.EVENT_TYPE_MARKER_RECORDED) {
        MarkerRecordedEventAttributes marker = event.getMarkerRecordedEventAttributes();
        if (marker.getMarkerName().equals("LocalActivity") && !marker.hasFailure()) {
          Payloads type = marker.getDetailsOrDefault("type", Payloads.getDefaultInstance());
          String name = type.getPayloadsCount() == 0 ? "" : text(type.getPayloads(0));
          count(name.replace("\"", ""), event, calls);
        }
      }
    }
    return calls;
  }

  private static void count(String activity, HistoryEvent event, Map<Integer, Calls> calls) {
    Matcher summary = SUMMARY.matcher(text(event.getUserMetadata().getSummary()));
    boolean undo = activity.equals(UNDO);
    if ((undo || activity.equals(EXECUTE)) && summary.matches()) {
      int position = Integer.parseInt(summary.group(2));
      calls.put(position, calls.getOrDefault(position, new Calls(0, 0)).plus(undo));
    }
  }

  private static String text(Payload payload) {
    return payload.getData().toStringUtf8();
  }

  private WorkflowServiceBlockingStub service() {
    return stubs.blockingStub().withDeadlineAfter(30, TimeUnit.SECONDS);
  }

  @Override
  public void close() {
    stubs.shutdownNow();
  }
}
