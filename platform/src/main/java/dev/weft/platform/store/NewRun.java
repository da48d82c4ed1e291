package dev.weft.platform.store;

import dev.weft.contract.run.RunContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A run to accept.
 *
 * @param run who asks for what, when and from where
 * @param workflowId its workflow id
 * @param requestedBy surrogate of the person or program that asked; null when unknown
 * @param reference the caller's own key, unique per tenant; null for none
 * @param goal what was asked in plain words; null when a plan or an input was given
 * @param input the flow's input, or the plan that the caller made; null when a goal was given
 * @param target where it was placed
 * @param control when it starts, and what started it
 */
public record NewRun(
    RunContext run,
    String workflowId,
    @Nullable String requestedBy,
    @Nullable String reference,
    @Nullable String goal,
    @Nullable Map<String, Object> input,
    RunTarget target,
    StartControl control) {
  /** A run that its caller starts at once. */
  public NewRun(
      RunContext run,
      String workflowId,
      @Nullable String requestedBy,
      @Nullable String reference,
      @Nullable String goal,
      @Nullable Map<String, Object> input,
      RunTarget target) {
    this(run, workflowId, requestedBy, reference, goal, input, target, StartControl.NONE);
  }
}
