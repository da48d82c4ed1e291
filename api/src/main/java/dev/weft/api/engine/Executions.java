package dev.weft.api.engine;

import dev.weft.api.region.EachRegion;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** What the engine knows of the executions of runs, for comparing the projection with it. */
public interface Executions {
  /**
   * Workflow ids of runs, and of what schedules have started, that are open in the engine: a hint,
   * which may lag some seconds behind.
   *
   * @param limit how many at most
   * @return empty when the engine cannot list, or has more than that
   */
  @EachRegion
  Optional<Set<String>> running(int limit);

  /** The newest execution of a flow as it stands; empty when the engine has none. */
  Optional<Execution> find(String workflowId);

  /** What a closed flow returned, or failed with; empty when it says nothing that we know. */
  Optional<Map<String, Object>> outcome(String workflowId);

  /** How an execution stands. */
  enum State {
    RUNNING,
    COMPLETED,
    FAILED,
    CANCELLED,
    TERMINATED,
    TIMED_OUT
  }

  /**
   * An execution.
   *
   * @param id the engine's own id of it
   * @param state how it stands
   * @param closedAt when it closed; null while it is open
   */
  record Execution(String id, State state, @Nullable Instant closedAt) {}
}
