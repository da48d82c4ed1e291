package dev.weft.worker;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.common.WorkflowExecutionHistory;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** Replays every run that is open, with the flows as they are now. */
final class OpenRuns {
  private static final String OPEN =
      FlowCatalog.all().stream()
          .map(flow -> "'" + flow.name() + "'")
          .collect(
              Collectors.joining(", ", "ExecutionStatus = 'Running' AND WorkflowType IN (", ")"));

  private OpenRuns() {}

  /**
   * One run that is open.
   *
   * @param problem why it does not replay; empty when it does
   * @param gates the version gates that it came through, with the version it took
   */
  record Seen(String workflowId, String flow, String problem, Map<String, Integer> gates) {}

  /**
   * What was seen.
   *
   * @param runs the runs that were replayed, the newest first
   * @param left whether there are more than the limit
   */
  record Sight(List<Seen> runs, boolean left) {}

  /**
   * Looks at the open runs of a namespace.
   *
   * @param most of them at most
   * @throws IllegalStateException when the engine cannot list its runs
   */
  static Sight look(WorkflowClient client, int most) {
    List<String> ids;
    try (Stream<String> open =
        client
            .listExecutions(OPEN)
            .map(execution -> execution.getExecution().getWorkflowId())
            .limit(most + 1L)) {
      ids = open.toList();
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        throw new IllegalStateException("the in-memory engine cannot list its runs", e);
      }
      throw e;
    }
    List<Seen> seen = new ArrayList<>();
    try (Replayer replayer = new Replayer(client.getOptions(), FlowCatalog.implementations())) {
      ids.stream().limit(most).forEach(id -> see(client, id, replayer).ifPresent(seen::add));
    }
    return new Sight(seen, ids.size() > most);
  }

  /** Empty when the run went away in between. */
  private static Optional<Seen> see(WorkflowClient client, String id, Replayer replayer) {
    WorkflowExecutionHistory history;
    try {
      history = client.fetchHistory(id);
    } catch (WorkflowNotFoundException e) {
      return Optional.empty();
    }
    String problem = replayer.replay(history).orElse("");
    return Optional.of(new Seen(id, Replayer.flow(history), problem, replayer.passedGates()));
  }

  /**
   * How far a version gate is still needed.
   *
   * @param open how many runs of the flow are open
   * @param lowest the oldest version that the gate must still know
   * @param needing the runs that took a version older than the newest
   * @param unknown the runs that do not replay, so that nothing can be said of them
   */
  record Need(
      String flow,
      VersionGate gate,
      int open,
      int lowest,
      List<String> needing,
      List<String> unknown) {}

  /** What the open runs need of the gates of each flow. */
  static List<Need> needs(List<Seen> runs, Function<FlowCatalog.Flow, List<VersionGate>> gatesOf) {
    List<Need> needs = new ArrayList<>();
    for (FlowCatalog.Flow flow : FlowCatalog.all()) {
      List<Seen> own = runs.stream().filter(run -> run.flow().equals(flow.name())).toList();
      for (VersionGate gate : gatesOf.apply(flow)) {
        Map<String, Integer> older = new LinkedHashMap<>();
        for (Seen run : own) {
          Integer took = run.gates().get(gate.id());
          if (took != null && took < gate.maximum()) {
            older.put(run.workflowId(), took);
          }
        }
        needs.add(
            new Need(
                flow.name(),
                gate,
                own.size(),
                older.values().stream().min(Integer::compare).orElse(gate.maximum()),
                List.copyOf(older.keySet()),
                own.stream()
                    .filter(run -> !run.problem().isEmpty())
                    .map(Seen::workflowId)
                    .toList()));
      }
    }
    return needs;
  }
}
