package dev.weft.launcher.dev;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What a look at the open runs told.
 *
 * @param error why there was no look; null when there was
 * @param replayed how many open runs were replayed
 * @param more whether more than these are open
 * @param broken the runs that do not replay
 * @param gates the version gates of all flows
 * @param unreadable places of version gates whose id or versions are no constants
 */
public record OpenRunsReport(
    @Nullable String error,
    int replayed,
    boolean more,
    @Nullable List<Broken> broken,
    @Nullable List<Need> gates,
    @Nullable List<String> unreadable) {

  /**
   * A run that does not replay.
   *
   * @param problem why, in words
   */
  public record Broken(String workflowId, String flow, String problem) {}

  /**
   * A call of {@code Workflow.getVersion}.
   *
   * @param place file and line
   */
  public record Gate(String id, int minimum, int maximum, String place) {}

  /**
   * How far a gate is still needed.
   *
   * @param open how many runs of the flow are open
   * @param lowest the oldest version that the gate must still know
   * @param needing the runs that took an older version than new runs do
   * @param unknown the runs that do not replay, so that nothing can be said of them
   */
  public record Need(
      String flow, Gate gate, int open, int lowest, List<String> needing, List<String> unknown) {
    /** Whether what the gate still knows of older versions may go. */
    public boolean mayGo() {
      return lowest > gate.minimum() && unknown.isEmpty();
    }
  }
}
