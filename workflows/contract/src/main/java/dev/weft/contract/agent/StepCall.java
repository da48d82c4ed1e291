package dev.weft.contract.agent;

import dev.weft.contract.run.RunContext;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One call of a tool.
 *
 * @param run the run
 * @param stepId the step's id
 * @param iteration 0 for the first time the step runs
 * @param position the step's place in the flow, from 1
 * @param total how many steps the flow has
 * @param agent who acts
 * @param action what it does: the name of the agent's own tool, or another's full name
 * @param params the parameters, references resolved
 * @param effectKey the key under which the call and its undo take effect at most once
 * @param approvalId the approval that allows it; null when none is needed
 * @param sequence orders what the call writes to the projection among the run's updates
 */
public record StepCall(
    RunContext run,
    String stepId,
    int iteration,
    int position,
    int total,
    String agent,
    String action,
    Map<String, Object> params,
    String effectKey,
    @Nullable String approvalId,
    long sequence) {
  /** The same call with other parameters. */
  public StepCall with(Map<String, Object> otherParams) {
    return new StepCall(
        run,
        stepId,
        iteration,
        position,
        total,
        agent,
        action,
        otherParams,
        effectKey,
        approvalId,
        sequence);
  }

  /** The tool's full name, as in {@code calendar.createEvent}. */
  public String toolName() {
    return action.indexOf('.') < 0 ? agent + "." + action : action;
  }

  /** What Web UI shows: {@code 2/3 calendar.createEvent}. */
  public String summary() {
    return position + "/" + total + " " + toolName();
  }
}
