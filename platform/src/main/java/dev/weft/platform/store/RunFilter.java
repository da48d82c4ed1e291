package dev.weft.platform.store;

import dev.weft.contract.run.RunStatus;
import org.jspecify.annotations.Nullable;

/**
 * Which runs to list; null means any.
 *
 * @param status their state
 * @param flow the flow's name
 * @param requestedBy surrogate of who asked
 */
public record RunFilter(
    @Nullable RunStatus status, @Nullable String flow, @Nullable String requestedBy) {
  /** Every run. */
  public static final RunFilter ALL = new RunFilter(null, null, null);
}
