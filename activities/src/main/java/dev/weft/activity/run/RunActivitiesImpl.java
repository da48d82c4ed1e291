package dev.weft.activity.run;

import dev.weft.activity.engine.ActivityCalls;
import dev.weft.activity.failure.TypedFailure;
import dev.weft.contract.agent.StepResult;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.RunActivities;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunUpdate;
import dev.weft.platform.store.RunStore;
import dev.weft.platform.store.StepView;
import java.util.Map;
import java.util.Optional;

/** Stores what flows say of their state. */
public final class RunActivitiesImpl implements RunActivities {
  private final RunStore runs;
  private final ActivityCalls calls;

  public RunActivitiesImpl(RunStore runs, ActivityCalls calls) {
    this.runs = runs;
    this.calls = calls;
  }

  @Override
  public void record(RunUpdate update) {
    calls.call(info -> {
      runs.apply(update, info.getWorkflowRunId());
      return null;
    });
  }

  @Override
  public StepResult reused(RunContext run, String stepId) {
    return calls.call(_ ->
        runs.steps(run.tenant(), run.runId()).stream()
            .filter(step -> step.stepId().equals(stepId) && step.reusedFrom() != null)
            .findFirst()
            .flatMap(step -> result(run, step))
            .map(result -> new StepResult(result, null, 0))
            .orElseThrow(() ->
                TypedFailure.of(
                    ErrorType.NotFound, "the earlier result of " + stepId + " is gone")));
  }

  private Optional<Map<String, Object>> result(RunContext run, StepView step) {
    return step.largeResult() == null
        ? Optional.ofNullable(step.result())
        : runs.stepResult(run.tenant(), run.runId(), step.stepId());
  }
}
