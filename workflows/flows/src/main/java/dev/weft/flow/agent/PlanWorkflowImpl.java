package dev.weft.flow.agent;

import dev.weft.contract.agent.PlanActivities;
import dev.weft.contract.agent.PlanInput;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.agent.PlanProposal;
import dev.weft.contract.agent.PlanRequest;
import dev.weft.contract.agent.PlanResult;
import dev.weft.contract.agent.PlanResult.PlanFailure;
import dev.weft.contract.agent.PlanValidation;
import dev.weft.contract.agent.PlanWorkflow;
import dev.weft.contract.retry.RetryRule;
import dev.weft.flow.run.BudgetWaits;
import dev.weft.flow.run.StepErrors;
import dev.weft.flow.run.Stubs;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Asks a planner, checks what it proposes, and tells it at most twice what was wrong. */
public final class PlanWorkflowImpl implements PlanWorkflow {
  private static final int MAX_PROPOSALS = 3;
  private static final String CALLER = "caller";

  /** A refused plan is shown to people and to the planner; more of it helps neither. */
  private static final int SHOWN_PLAN = 64 * 1024;

  private final PlanActivities planner =
      Workflow.newActivityStub(
          PlanActivities.class,
          Stubs.remote(Duration.ofMinutes(2), RetryRule.STANDARD, "propose a plan"));
  private final GivenPlan plans = new GivenPlan();

  @Override
  public PlanResult run(PlanInput input) {
    if (input.plan() != null) {
      return plans.check(input.run(), input.plan());
    }
    if (input.goal() == null || input.goal().isBlank()) {
      return none(CALLER, failure("there is neither a goal nor a plan", List.of(), null));
    }
    try {
      return propose(input);
    } catch (ActivityFailure e) {
      if (StepErrors.cancelled(e) || StepErrors.cutOff(e)) {
        throw e;
      }
      return none("none", failure(unreachable(e), List.of(), null));
    }
  }

  private PlanResult propose(PlanInput input) {
    String goal = Objects.requireNonNull(input.goal(), "goal");
    PlanRequest request = new PlanRequest(input.run(), goal, null, List.of());
    for (int proposals = 1; ; proposals++) {
      PlanRequest asked = request;
      PlanProposal proposal = new BudgetWaits().call(() -> planner.propose(asked));
      String json = proposal.planJson();
      if (json == null) {
        PlanFailure failure = proposal.failure();
        return none(
            proposal.planner(),
            failure == null
                ? failure("the planner cannot plan this goal", List.of(), null)
                : failure);
      }
      PlanValidation validation = plans.validate(input.run(), json);
      if (validation.plan() != null) {
        return result(proposal.planner(), validation);
      }
      if (!proposal.retryable() || proposals == MAX_PROPOSALS) {
        return refused(proposal.planner(), json, validation);
      }
      request = new PlanRequest(input.run(), goal, shown(json), validation.problems());
    }
  }

  static PlanResult result(String planner, PlanValidation validation) {
    return new PlanResult(
        planner, validation.plan(), validation.planHash(), validation.estimate(), null);
  }

  static PlanResult refused(String planner, String json, PlanValidation validation) {
    return none(
        planner, failure("the plan was refused by validation", validation.problems(), shown(json)));
  }

  private static PlanResult none(String planner, PlanFailure failure) {
    return new PlanResult(planner, null, null, null, failure);
  }

  private static PlanFailure failure(
      String error, List<PlanProblem> problems, @Nullable String rejectedPlan) {
    return new PlanFailure(error, List.of(), List.of(), List.of(), problems, rejectedPlan);
  }

  private static String shown(String json) {
    return json.length() <= SHOWN_PLAN
        ? json
        : json.substring(0, SHOWN_PLAN) + " … and " + (json.length() - SHOWN_PLAN) + " more";
  }

  private static String unreachable(ActivityFailure failure) {
    return failure.getCause() instanceof ApplicationFailure cause
        ? "the planner failed: " + cause.getOriginalMessage()
        : "the planner did not answer in time";
  }
}
