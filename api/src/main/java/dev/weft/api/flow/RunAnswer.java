package dev.weft.api.flow;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.api.placement.PlacementAnswer;
import dev.weft.contract.access.Visibility;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.money.Money;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.StepStatus;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A run as the API shows it. */
@Schema(name = "RunView", description = "A run.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record RunAnswer(
    @Schema(example = "01934f6e-5b5a-7c3e-9d7a-2f6b1c0d4e5f") String runId,
    String workflowId,
    @Schema(example = "AgentFlow") String flow,
    RunStatus status,
    @Nullable String reference,
    @Nullable String goal,
    @Nullable Plan plan,
    @Nullable String planHash,
    @Schema(description = "offline, caller, or a model's name") @Nullable String planner,
    List<StepAnswer> steps,
    @Schema(description = "Ids of steps that were undone.") List<String> undone,
    @Schema(description = "Ids of steps whose effect should not stand and waits for a person.")
        List<String> debt,
    @Nullable Map<String, Object> result,
    @Nullable ErrorView error,
    CostView cost,
    @Schema(description = "From the request to the end; absent while the run is open.")
        @Nullable Long durationMs,
    Instant requestedAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Schema(description = "Since when no further step begins; absent while the run goes on.")
        @Nullable Instant pausedAt,
    @Schema(
            description =
                "What an open run, or one with open debt, waits for; absent when nothing is left"
                    + " to wait for.")
        @Nullable WaitingFor waitingFor,
    @Schema(description = "The run that this one repeats from some step on.")
        @Nullable String rerunOf,
    @Schema(description = "Runs that repeat this one from some step on.") List<String> reruns,
    @Schema(description = "When it starts, or was to start; absent when that was at once.")
        @Nullable Instant startAt,
    @Schema(description = "The template that its plan came from.") @Nullable TemplateRef template,
    @Schema(description = "The schedule that started it.") @Nullable String scheduleId,
    @Schema(description = "Who sees it besides its owner.") Visibility visibility,
    @Schema(description = "The group that sees it, for those who belong to it.")
        @Nullable String group,
    @Schema(description = "Where it runs, and why.") PlacementAnswer placement,
    Map<String, String> links) {

  /** One version of a template. */
  @Schema(name = "TemplateRef")
  record TemplateRef(@Schema(example = "weekly-trip") String name, int version) {}

  /** A step of a run. */
  @Schema(name = "StepView")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record StepAnswer(
      @Schema(example = "flight") String id,
      int position,
      @Schema(example = "travel") @Nullable String agent,
      @Schema(example = "bookFlight") @Nullable String action,
      StepStatus status,
      int attempts,
      Map<String, Object> params,
      @Schema(
              description =
                  "The parameters before the approver changed them; absent when nobody did.")
          @Nullable Map<String, Object> originalParams,
      @Nullable Map<String, Object> result,
      @Nullable Money spent,
      @Nullable String errorCode,
      @Nullable String error,
      @Nullable String approvalId,
      @Nullable Instant startedAt,
      @Nullable Instant endedAt,
      @Schema(description = "The run whose result this step took over.")
          @Nullable String reusedFrom,
      @Schema(description = "Stands in place of parameters above 32 KB.")
          @Nullable LargeValue largeParams,
      @Schema(description = "Stands in place of a result above 32 KB.")
          @Nullable LargeValue largeResult) {}

  /** Why a run did not complete. */
  @Schema(name = "RunError")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ErrorView(
      @Schema(example = "NotAvailable") String code,
      @Nullable String message,
      @Nullable String stepId,
      @Nullable Object details) {}

  /** What a run cost. */
  @Schema(name = "Cost")
  record CostView(ModelCost model, List<Money> spent) {}

  /** What a run's model calls cost; an unknown price makes the whole unknown. */
  @Schema(name = "ModelCost")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ModelCost(
      boolean known,
      @Schema(description = "Millionths of the currency.") @Nullable Long amountMicros,
      String currency) {}

  /** What an open run waits for, and the command that helps. */
  @Schema(name = "WaitingFor")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record WaitingFor(
      @Schema(
              allowableValues = {
                "start",
                "approval",
                "budget",
                "retry",
                "worker",
                "circuit",
                "workflow_task",
                "engine",
                "debt",
                "paused",
                "nothing"
              })
          String kind,
      String text,
      @Nullable String approvalId,
      @Nullable String who,
      @Nullable Instant deadline,
      @Nullable String lastError,
      @Nullable Instant nextAt,
      @Schema(description = "Since when what runs now has been running.") @Nullable Instant since,
      @Schema(example = "./weft watch last") String command) {}
}
