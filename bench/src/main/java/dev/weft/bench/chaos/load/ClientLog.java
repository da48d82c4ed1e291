package dev.weft.bench.chaos.load;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What the client was promised, kept by the client alone. */
public final class ClientLog {
  private final Map<String, Start> starts = new LinkedHashMap<>();
  private final Map<String, Flow> flowByRun = new LinkedHashMap<>();
  private final List<DecisionAnswer> decisions = new ArrayList<>();
  private final List<String> refusals = new ArrayList<>();

  /**
   * One start.
   *
   * @param tenant whose it is
   * @param reference the client's own key
   * @param runIds every run that an answer named; one, if all is well, none while no answer came
   */
  public record Start(String tenant, String reference, List<String> runIds) {
    public Start {
      runIds = List.copyOf(runIds);
    }
  }

  /**
   * What was answered to somebody's decision.
   *
   * @param approvalId about what
   * @param user who decided
   * @param approve what they said
   * @param status the answer's status
   */
  public record DecisionAnswer(String approvalId, String user, boolean approve, int status) {}

  synchronized void started(Flow flow) {
    starts.putIfAbsent(key(flow), new Start(flow.tenant(), flow.reference(), List.of()));
  }

  synchronized void accepted(Flow flow, String runId) {
    flowByRun.put(runId, flow);
    Start start = starts.get(key(flow));
    if (start != null && !start.runIds().contains(runId)) {
      List<String> runIds = new ArrayList<>(start.runIds());
      runIds.add(runId);
      starts.put(key(flow), new Start(start.tenant(), start.reference(), runIds));
    }
  }

  synchronized void decided(DecisionAnswer answer) {
    decisions.add(answer);
  }

  synchronized void refused(String what) {
    refusals.add(what);
  }

  synchronized Optional<Flow> flowOf(String runId) {
    return Optional.ofNullable(flowByRun.get(runId));
  }

  /** Every start that was sent. */
  public synchronized List<Start> starts() {
    return List.copyOf(starts.values());
  }

  /** Every answer to a decision. */
  public synchronized List<DecisionAnswer> decisions() {
    return List.copyOf(decisions);
  }

  /** Answers that no fault explains. */
  public synchronized List<String> refusals() {
    return List.copyOf(refusals);
  }

  private static String key(Flow flow) {
    return flow.tenant() + "/" + flow.reference();
  }
}
