package dev.weft.policy.authorisation;

import org.jspecify.annotations.Nullable;

/**
 * What a decision is taken for, so that it is shown there.
 *
 * @param runId the run; null for none
 * @param stepId the step; null for none
 * @param iteration how often the step ran before
 * @param pinned the hash of the bundle that the run keeps; null for the current one
 */
public record Occasion(
    @Nullable String runId, @Nullable String stepId, int iteration, @Nullable String pinned) {
  /** A decision for no run. */
  public static final Occasion NONE = new Occasion(null, null, 0, null);
}
