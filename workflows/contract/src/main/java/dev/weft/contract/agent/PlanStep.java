package dev.weft.contract.agent;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weft.contract.tool.ApprovalRule;
import dev.weft.contract.tool.Effect;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * One step of a plan.
 *
 * <p>With a {@link #condition()}, the step's own action (when it has one) and then {@link
 * #thenSteps()} run if it holds, otherwise {@link #elseSteps()} run. A step without agent and
 * action only branches.
 *
 * @param id unique within the plan; later steps refer to its result as {@code {{id.field}}}
 * @param agent who acts; null for a step that only branches
 * @param action what the agent does; null for a step that only branches
 * @param params the call's parameters; strings may hold references
 * @param dependsOn ids of steps that must have completed first
 * @param condition a CEL expression over the results of earlier steps
 * @param thenSteps run after the step when the condition holds
 * @param elseSteps run when the condition does not hold
 * @param onError what a final failure means
 * @param retryCount further tries with {@link OnError#RETRY}
 * @param critical whether a parallel flow fails with it
 * @param timeout of one attempt; null means the tool's own
 * @param approval who must confirm it; filled in by validation from the tool's declaration
 * @param traits what validation learned of the tool; null before validation
 */
public record PlanStep(
    String id,
    @Nullable String agent,
    @Nullable String action,
    Map<String, Object> params,
    List<String> dependsOn,
    @Nullable String condition,
    @JsonProperty("then") List<PlanStep> thenSteps,
    @JsonProperty("else") List<PlanStep> elseSteps,
    @JsonProperty("on_error") OnError onError,
    @JsonProperty("retry_count") int retryCount,
    @Nullable Boolean critical,
    @Nullable Duration timeout,
    @Nullable ApprovalRule approval,
    @Nullable Traits traits) {

  /**
   * What validation learned of the step's tool.
   *
   * @param effect what calling it changes
   * @param undoable whether it has a compensation
   * @param quick whether it may run as a local activity
   * @param timeout of one attempt
   */
  public record Traits(Effect effect, boolean undoable, boolean quick, Duration timeout) {}

  public PlanStep {
    params = params == null ? new LinkedHashMap<>() : params;
    dependsOn = dependsOn == null ? List.of() : List.copyOf(dependsOn);
    thenSteps = thenSteps == null ? List.of() : List.copyOf(thenSteps);
    elseSteps = elseSteps == null ? List.of() : List.copyOf(elseSteps);
    onError = onError == null ? OnError.ABORT : onError;
    critical = critical == null ? Boolean.TRUE : critical;
  }

  /** A plain step, everything else by default. */
  public static PlanStep of(
      String id, String agent, String action, Map<String, Object> params, List<String> dependsOn) {
    return new PlanStep(
        id,
        agent,
        action,
        params,
        dependsOn,
        null,
        List.of(),
        List.of(),
        OnError.ABORT,
        0,
        true,
        null,
        null,
        null);
  }

  /** The same step with what validation learned. */
  public PlanStep validated(
      List<PlanStep> thenChecked,
      List<PlanStep> elseChecked,
      @Nullable ApprovalRule rule,
      @Nullable Traits learned) {
    return new PlanStep(
        id,
        agent,
        action,
        params,
        dependsOn,
        condition,
        thenChecked,
        elseChecked,
        onError,
        retryCount,
        critical,
        timeout,
        rule,
        learned);
  }

  /** The tool's full name, as in {@code calendar.createEvent}, or {@code branch}. */
  public String toolName() {
    return agent == null || action == null ? "branch" : agent + "." + action;
  }
}
