package dev.weft.bench.flows;

import com.google.protobuf.Timestamp;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.WorkflowExecutionInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.common.WorkflowExecutionHistory;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Reads what flows left in the engine. */
final class EngineHistory {
  private final WorkflowClient client;

  EngineHistory(WorkflowClient client) {
    this.client = client;
  }

  /** The time, the events and the bytes of a closed flow, without the flows that it started. */
  Contender.Trace trace(String workflowId) {
    WorkflowExecutionInfo info =
        client
            .getWorkflowServiceStubs()
            .blockingStub()
            .describeWorkflowExecution(
                DescribeWorkflowExecutionRequest.newBuilder()
                    .setNamespace(client.getOptions().getNamespace())
                    .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                    .build())
            .getWorkflowExecutionInfo();
    return new Contender.Trace(
        Duration.between(instant(info.getStartTime()), instant(info.getCloseTime())),
        info.getHistoryLength(),
        info.getHistorySizeBytes());
  }

  /** How many events of each type a flow has, together with the flows that it started. */
  Map<String, Integer> anatomy(String workflowId) {
    Map<String, Integer> types = new TreeMap<>();
    List<String> open = new ArrayList<>(List.of(workflowId));
    while (!open.isEmpty()) {
      WorkflowExecutionHistory history = client.fetchHistory(open.removeFirst());
      for (HistoryEvent event : history.getEvents()) {
        types.merge(shortName(event.getEventType()), 1, Integer::sum);
        if (event.hasChildWorkflowExecutionStartedEventAttributes()) {
          open.add(
              event
                  .getChildWorkflowExecutionStartedEventAttributes()
                  .getWorkflowExecution()
                  .getWorkflowId());
        }
      }
    }
    return types;
  }

  private static String shortName(EventType type) {
    return type.name().replace("EVENT_TYPE_", "");
  }

  private static Instant instant(Timestamp time) {
    return Instant.ofEpochSecond(time.getSeconds(), time.getNanos());
  }
}
