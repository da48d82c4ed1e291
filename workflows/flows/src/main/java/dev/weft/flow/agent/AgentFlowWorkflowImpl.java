package dev.weft.flow.agent;

import dev.weft.contract.agent.AgentFlowInput;
import dev.weft.contract.agent.AgentFlowResult;
import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.agent.FlowProgress;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanInput;
import dev.weft.contract.agent.PlanResult;
import dev.weft.contract.agent.PlanResult.PlanFailure;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.agent.PlanWorkflow;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunUpdate.RunError;
import dev.weft.contract.run.WeftSearchAttributes;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.flow.run.FlowRun;
import dev.weft.flow.run.RunEnd;
import dev.weft.flow.run.RunStopped;
import dev.weft.flow.run.StepErrors;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Makes a plan of the goal, or checks the one that was given, then interprets the plan. */
public final class AgentFlowWorkflowImpl implements AgentFlowWorkflow {
  /** Since version 1 a plan that the caller made is checked here, and not by a flow of its own. */
  private static final String CHECKS_PLANS = "checks-plans";

  private final FlowRun flow;

  @WorkflowInit
  public AgentFlowWorkflowImpl(AgentFlowInput input) {
    flow = new FlowRun(input.run());
  }

  @Override
  public AgentFlowResult run(AgentFlowInput input) {
    return flow.run(
        () -> {
          PlanResult planned = planned(input);
          Plan plan = planned.plan();
          if (plan == null) {
            throw RunStopped.notPlanned(notPlanned(planned));
          }
          List<PlanStep> steps = PlanOrder.flatten(plan.steps());
          flow.begin(steps, plan, planned.planHash(), planned.planner());
          interpret(plan);
        },
        AgentFlowWorkflowImpl::result);
  }

  @Override
  public FlowProgress status() {
    return flow.progress();
  }

  @Override
  public void approvalDecided(String approvalId) {
    flow.approvalDecided(approvalId);
  }

  @Override
  public void pause() {
    flow.pause();
  }

  @Override
  public void resume() {
    flow.resume();
  }

  private PlanResult planned(AgentFlowInput input) {
    Plan given = input.plan();
    if (given != null && Workflow.getVersion(CHECKS_PLANS, Workflow.DEFAULT_VERSION, 1) >= 1) {
      return check(input.run(), given);
    }
    flow.planning();
    return plan(input);
  }

  private static PlanResult check(RunContext run, Plan given) {
    try {
      return new GivenPlan().check(run, given);
    } catch (ActivityFailure e) {
      throw unplanned(e);
    }
  }

  private static PlanResult plan(AgentFlowInput input) {
    RunContext run = input.run();
    ChildWorkflowOptions options =
        ChildWorkflowOptions.newBuilder()
            .setWorkflowId(WorkflowIds.of(PlanWorkflow.NAME, run))
            .setTypedSearchAttributes(WeftSearchAttributes.of(run))
            .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
            .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
            .setStaticSummary(input.plan() == null ? "plan the goal" : "validate the plan")
            .build();
    try {
      return Workflow.newChildWorkflowStub(PlanWorkflow.class, options)
          .run(new PlanInput(run, input.goal(), input.plan()));
    } catch (ChildWorkflowFailure e) {
      throw unplanned(e);
    }
  }

  private static RuntimeException unplanned(TemporalFailure failure) {
    return StepErrors.cancelled(failure)
        ? failure
        : RunStopped.notPlanned(
            new RunError(
                ErrorType.NotPlanned.name(),
                "planning was ended from outside, or failed without a reason",
                null,
                new LinkedHashMap<>()));
  }

  private void interpret(Plan plan) {
    switch (plan.kind()) {
      case SEQUENTIAL, CONDITIONAL -> new SequenceInterpreter(flow, plan).run(plan.steps());
      case PARALLEL -> new ParallelInterpreter(flow, plan).run();
    }
  }

  private static RunError notPlanned(PlanResult planned) {
    PlanFailure failure = planned.failure();
    Map<String, Object> details = new LinkedHashMap<>();
    details.put("planner", planned.planner());
    if (failure == null) {
      return new RunError(ErrorType.NotPlanned.name(), "there is no plan", null, details);
    }
    details.putAll(WeftJson.toMap(failure));
    details.remove("error");
    return new RunError(ErrorType.NotPlanned.name(), failure.error(), null, details);
  }

  private static AgentFlowResult result(RunEnd end) {
    return new AgentFlowResult(
        end.status(), end.steps(), end.undone(), end.debt(), end.error(), end.undoneAsPrecaution());
  }
}
