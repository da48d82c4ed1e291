package dev.weft.activity.tool;

import dev.weft.contract.agent.StepCall;
import dev.weft.contract.money.Money;
import dev.weft.contract.run.RunContext;
import java.time.Clock;
import org.jspecify.annotations.Nullable;

/**
 * What a tool knows of the call it serves.
 *
 * @param call the call, with its run and the key under which it takes effect at most once
 * @param attempt which try this is, from 1
 * @param clock what time it is
 * @param shared what the agents of the run share
 * @param allowed the most that may be spent, as a person approved; null when nobody had to
 * @param stream takes what the step says while it works
 */
public record ToolContext(
    StepCall call,
    int attempt,
    Clock clock,
    SharedContext shared,
    @Nullable Money allowed,
    StepStream stream) {

  /** A context of a call that nobody watches. */
  public ToolContext(
      StepCall call, int attempt, Clock clock, SharedContext shared, @Nullable Money allowed) {
    this(call, attempt, clock, shared, allowed, StepStream.NONE);
  }

  /** The run. */
  public RunContext run() {
    return call.run();
  }

  /** The tenant's id. */
  public String tenant() {
    return call.run().tenant();
  }

  /** The key under which the call and its undo take effect at most once. */
  public String effectKey() {
    return call.effectKey();
  }

  /** The same call with what a person allowed to be spent. */
  public ToolContext withAllowed(@Nullable Money maximum) {
    return new ToolContext(call, attempt, clock, shared, maximum, stream);
  }
}
