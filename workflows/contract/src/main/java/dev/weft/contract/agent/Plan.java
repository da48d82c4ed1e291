package dev.weft.contract.agent;

import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A plan: validated steps as data.
 *
 * @param planVersion the version of the interpreter's rules; 1 today
 * @param kind how the steps follow each other
 * @param steps at least one, at most 50 with all branches
 * @param deadline for all steps of a parallel plan together; null means 5 s there, none elsewhere
 */
public record Plan(
    int planVersion, PlanKind kind, List<PlanStep> steps, @Nullable Duration deadline) {
  /** The version that new plans carry. */
  public static final int CURRENT_VERSION = 1;

  public Plan {
    steps = List.copyOf(steps);
  }
}
