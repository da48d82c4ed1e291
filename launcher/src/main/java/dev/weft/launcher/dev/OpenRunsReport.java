package dev.weft.launcher.dev;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
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

  /** An error that says where it was. */
  OpenRunsReport ofRegion(String region) {
    return new OpenRunsReport(region + ": " + error, replayed, more, broken, gates, unreadable);
  }

  /**
   * Both together, of the same code. One that there was no look at leaves the whole without one:
   * what cannot be seen may need a gate.
   */
  OpenRunsReport and(OpenRunsReport other) {
    if (error != null || other.error != null) {
      return error == null ? other : this;
    }
    return new OpenRunsReport(
        null,
        replayed + other.replayed,
        more || other.more,
        joined(broken, other.broken),
        needs(gates, other.gates),
        unreadable);
  }

  private static List<Need> needs(@Nullable List<Need> one, @Nullable List<Need> other) {
    Map<List<Object>, Need> all = new LinkedHashMap<>();
    joined(one, other)
        .forEach(need -> all.merge(List.of(need.flow(), need.gate()), need, Need::and));
    return List.copyOf(all.values());
  }

  private static <T> List<T> joined(@Nullable List<T> one, @Nullable List<T> other) {
    List<T> all = new ArrayList<>(one == null ? List.of() : one);
    all.addAll(other == null ? List.of() : other);
    return all;
  }

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
    /** The same gate in two places. */
    private Need and(Need other) {
      return new Need(
          flow,
          gate,
          open + other.open,
          Math.min(lowest, other.lowest),
          joined(needing, other.needing),
          joined(unknown, other.unknown));
    }

    /** Whether what the gate still knows of older versions may go. */
    public boolean mayGo() {
      return lowest > gate.minimum() && unknown.isEmpty();
    }
  }
}
