package dev.weft.activity.tool;

import dev.weft.contract.money.Money;
import dev.weft.contract.run.RunContext;
import java.time.Clock;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What a tool knows of the call it serves.
 *
 * @param run the run
 * @param stepId the step's id
 * @param effectKey the key under which the call and its undo take effect at most once
 * @param attempt which try this is, from 1
 * @param clock what time it is
 * @param shared what the agents of the run share
 * @param allowed the most that may be spent, as a person approved; null when nobody had to
 */
public record ToolContext(
    RunContext run,
    String stepId,
    String effectKey,
    int attempt,
    Clock clock,
    SharedContext shared,
    @Nullable Money allowed) {

  /** The tenant's id. */
  public String tenant() {
    return run.tenant();
  }

  /** The run's id. */
  public UUID runId() {
    return UUID.fromString(run.runId());
  }
}
