package dev.weft.api.flow;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Runs;
import dev.weft.contract.access.Scopes;
import dev.weft.contract.money.Money;
import dev.weft.platform.store.ModelCall;
import dev.weft.platform.store.RunView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.media.Schema;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Shows a run's steps, model calls and costs. */
@Tag(name = "flows")
@RestController
@RequestMapping("/api/v1/flows/{id}")
class RunDetailController {
  private final Runs runs;
  private final RunFinder finder;
  private final RunAnswers answers;

  RunDetailController(Runs runs, RunFinder finder, RunAnswers answers) {
    this.runs = runs;
    this.finder = finder;
    this.answers = answers;
  }

  /** A call of a model; what is not known is absent. */
  @Schema(name = "ModelCall")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Trace(
      @Nullable String stepId,
      @Nullable String agent,
      @Schema(example = "planner") String role,
      String provider,
      String model,
      String promptVersion,
      @Nullable Long tokensIn,
      @Nullable Long tokensOut,
      @Schema(description = "Millionths of the currency.") @Nullable Long costMicros,
      @Nullable String costCurrency,
      long latencyMs,
      String outcome,
      @Nullable Double evalScore,
      Instant at) {}

  /** What a step's tool spent. */
  @Schema(name = "StepSpend")
  record StepSpend(String stepId, Money spent) {}

  /** What a run cost, in all and by step. */
  @Schema(name = "Costs")
  record Costs(RunAnswer.ModelCost model, List<Money> spent, List<StepSpend> steps) {}

  @Operation(summary = "A run's steps in their order")
  @Scoped(Scopes.FLOW_READ)
  @GetMapping("/steps")
  Page<RunAnswer.StepAnswer> steps(
      @AuthenticationPrincipal Caller caller, @PathVariable String id) {
    RunView run = finder.find(caller, id);
    return new Page<>(answers.steps(run, runs.steps(caller.tenant(), run.run().runId())), null);
  }

  @Operation(
      summary = "A run's model calls",
      description = "Tokens, cost, latency and prompt version of each; a cost not known is absent.")
  @Scoped(Scopes.FLOW_READ)
  @GetMapping("/traces")
  Page<Trace> traces(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    RunView run = finder.find(caller, id);
    return new Page<>(
        runs.modelCalls(caller.tenant(), run.run().runId()).stream()
            .map(RunDetailController::trace)
            .toList(),
        null);
  }

  @Operation(summary = "What a run cost, in all and by step")
  @Scoped(Scopes.FLOW_READ)
  @GetMapping("/costs")
  Costs costs(@AuthenticationPrincipal Caller caller, @PathVariable String id) {
    RunView run = finder.find(caller, id);
    RunAnswer.CostView cost = RunAnswers.cost(run);
    List<StepSpend> steps =
        runs.steps(caller.tenant(), run.run().runId()).stream()
            .flatMap(step ->
                step.spent() == null
                    ? Stream.empty()
                    : Stream.of(new StepSpend(step.stepId(), step.spent())))
            .toList();
    return new Costs(cost.model(), cost.spent(), steps);
  }

  private static Trace trace(ModelCall call) {
    return new Trace(
        call.stepId(),
        call.agent(),
        call.role(),
        call.provider(),
        call.model(),
        call.promptVersion(),
        call.tokensIn(),
        call.tokensOut(),
        call.costMicros(),
        call.costCurrency(),
        call.latencyMillis(),
        call.outcome(),
        call.evalScore(),
        call.at());
  }
}
