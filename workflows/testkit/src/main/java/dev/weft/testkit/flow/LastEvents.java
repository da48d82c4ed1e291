package dev.weft.testkit.flow;

import com.google.protobuf.TextFormat;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.client.WorkflowClient;
import java.util.ArrayList;
import java.util.List;

/** What the flows of a test, and their children, did last: added to a test's failure. */
final class LastEvents extends RuntimeException {
  private static final int SHOWN_EVENTS = 15;
  private static final int SHOWN_TEXT = 300;

  private LastEvents(String text) {
    super(text, null, false, false);
  }

  static LastEvents of(WorkflowClient client, List<WorkflowExecution> started) {
    StringBuilder text = new StringBuilder("the flows' last events");
    List<WorkflowExecution> runs = new ArrayList<>(started);
    for (int next = 0; next < runs.size(); next++) {
      WorkflowExecution run = runs.get(next);
      text.append("\n  of ").append(run.getWorkflowId());
      List<HistoryEvent> events =
          client.fetchHistory(run.getWorkflowId(), run.getRunId()).getEvents();
      for (HistoryEvent event : events) {
        if (event.hasChildWorkflowExecutionStartedEventAttributes()) {
          runs.add(event.getChildWorkflowExecutionStartedEventAttributes().getWorkflowExecution());
        }
        if (event.getEventId() > events.size() - SHOWN_EVENTS) {
          text.append("\n    ").append(line(event));
        }
      }
    }
    return new LastEvents(text.toString());
  }

  private static String line(HistoryEvent event) {
    String line = TextFormat.printer().emittingSingleLine(true).printToString(event);
    return line.length() <= SHOWN_TEXT ? line : line.substring(0, SHOWN_TEXT) + " …";
  }
}
