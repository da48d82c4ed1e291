package dev.weft.contract.agent;

import dev.weft.contract.run.RunStatus;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Where a running flow is. Holds no personal data beyond its payloads' own encryption.
 *
 * @param status its state
 * @param steps what became of each step so far
 * @param waitingForApproval id of the approval that it waits for; null when it waits for none
 */
public record FlowProgress(
    RunStatus status, List<StepOutcome> steps, @Nullable String waitingForApproval) {
  public FlowProgress {
    steps = List.copyOf(steps);
  }
}
