package dev.weft.platform.store;

import dev.weft.contract.run.RunStatus;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Which runs to list; null means any.
 *
 * @param status their state
 * @param flow the flow's name
 * @param requestedBy surrogate of who asked
 * @param requestedBefore only runs that were asked for before that
 * @param open only runs that have not ended
 * @param sight what the reader sees
 */
public record RunFilter(
    @Nullable RunStatus status,
    @Nullable String flow,
    @Nullable String requestedBy,
    @Nullable Instant requestedBefore,
    boolean open,
    Sight sight) {
  /** Every run. */
  public static final RunFilter ALL = new RunFilter(null, null, null);

  /** Runs of any age, open or not. */
  public RunFilter(
      @Nullable RunStatus status, @Nullable String flow, @Nullable String requestedBy) {
    this(status, flow, requestedBy, null, false);
  }

  /** Runs that anybody sees. */
  public RunFilter(
      @Nullable RunStatus status,
      @Nullable String flow,
      @Nullable String requestedBy,
      @Nullable Instant requestedBefore,
      boolean open) {
    this(status, flow, requestedBy, requestedBefore, open, Sight.ALL);
  }

  /** The same of what a reader sees. */
  public RunFilter seenBy(Sight reader) {
    return new RunFilter(status, flow, requestedBy, requestedBefore, open, reader);
  }
}
