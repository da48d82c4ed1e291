package dev.weft.activity.agent;

import dev.weft.activity.engine.ActivityCalls;
import dev.weft.contract.agent.PlanActivities;
import dev.weft.contract.agent.PlanProposal;
import dev.weft.contract.agent.PlanRequest;
import dev.weft.contract.agent.PlanValidation;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.store.AgentStore;
import dev.weft.policy.plan.PlanBounds;
import dev.weft.policy.plan.PlanValidator;

/** Makes plans with what the tenant's registry offers, and checks them against it. */
public final class PlanActivitiesImpl implements PlanActivities {
  private final Planner planner;
  private final AgentStore agents;
  private final PlanBounds bounds;
  private final ActivityCalls calls;

  public PlanActivitiesImpl(
      Planner planner, AgentStore agents, PlanBounds bounds, ActivityCalls calls) {
    this.planner = planner;
    this.agents = agents;
    this.bounds = bounds;
    this.calls = calls;
  }

  @Override
  public PlanProposal propose(PlanRequest request) {
    return calls.callWhileWanted(
        request.run(),
        _ -> bounded(planner.propose(request, agents.tools(request.run().tenant())), bounds));
  }

  /** Validation refuses a plan that is too large whatever follows, and history need not keep it. */
  static PlanProposal bounded(PlanProposal proposal, PlanBounds bounds) {
    String json = proposal.planJson();
    return json == null || json.length() <= bounds.maxBytes()
        ? proposal
        : new PlanProposal(
            proposal.planner(),
            json.substring(0, bounds.maxBytes() + 1),
            proposal.failure(),
            proposal.retryable());
  }

  @Override
  public PlanValidation validate(RunContext run, String planJson) {
    return calls.call(_ ->
        new PlanValidator(agents.tools(run.tenant()), agents.agents(run.tenant()), bounds)
            .validate(planJson));
  }
}
