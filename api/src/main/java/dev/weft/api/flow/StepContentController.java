package dev.weft.api.flow;

import dev.weft.api.problem.ProblemException;
import dev.weft.api.security.Caller;
import dev.weft.api.security.Scoped;
import dev.weft.api.store.Runs;
import dev.weft.contract.access.Scopes;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.StepView;
import io.swagger.v3.oas.annotations.Operation;
import io.swagger.v3.oas.annotations.tags.Tag;
import java.util.Comparator;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.security.core.annotation.AuthenticationPrincipal;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PathVariable;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.RestController;

/** Answers what is too large to stand in a run: a step's whole result and parameters. */
@Tag(name = "flows")
@RestController
@RequestMapping("/api/v1/flows/{id}/steps/{stepId}")
class StepContentController {
  private final Runs runs;
  private final RunFinder finder;
  private final LargeReads reads;

  StepContentController(Runs runs, RunFinder finder, LargeReads reads) {
    this.runs = runs;
    this.finder = finder;
    this.reads = reads;
  }

  @Operation(
      summary = "What a step returned",
      description =
          "The whole result, however large; where a run's steps have a `largeResult` it stands here"
              + " alone.")
  @Scoped(Scopes.FLOW_READ)
  @GetMapping("/result")
  Map<String, Object> result(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @PathVariable String stepId) {
    RunView run = finder.find(caller, id);
    admit(run, stepId, StepView::largeResult);
    return runs.stepResult(caller.tenant(), run.run().runId(), stepId)
        .orElseThrow(() -> ProblemException.notFound("result of this step"));
  }

  @Operation(
      summary = "What a step was called with",
      description =
          "The whole parameters, references resolved; where a run's steps have `largeParams` they"
              + " stand here alone.")
  @Scoped(Scopes.FLOW_READ)
  @GetMapping("/params")
  Map<String, Object> params(
      @AuthenticationPrincipal Caller caller,
      @PathVariable String id,
      @PathVariable String stepId) {
    RunView run = finder.find(caller, id);
    admit(run, stepId, StepView::largeParams);
    return runs.stepParams(caller.tenant(), run.run().runId(), stepId)
        .orElseThrow(() -> ProblemException.notFound("call of this step"));
  }

  private void admit(RunView run, String stepId, Function<StepView, @Nullable Long> large) {
    runs.steps(run.run().tenant(), run.run().runId()).stream()
        .filter(step -> step.stepId().equals(stepId))
        .map(large)
        .filter(Objects::nonNull)
        .max(Comparator.naturalOrder())
        .ifPresent(reads::admit);
  }
}
