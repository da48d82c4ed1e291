package dev.weft.activity.agent;

import dev.weft.activity.engine.ActivityCalls;
import dev.weft.activity.tool.ToolCatalog;
import dev.weft.contract.agent.PlanActivities;
import dev.weft.contract.agent.PlanProposal;
import dev.weft.contract.agent.PlanRequest;
import dev.weft.contract.agent.PlanValidation;
import dev.weft.contract.agent.PlanWorkflow;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.store.AgentStore;
import dev.weft.platform.store.Registered;
import dev.weft.policy.plan.PlanBounds;
import dev.weft.policy.plan.PlanValidator;
import dev.weft.policy.plan.Quotes;
import java.time.Clock;

/** Makes plans with what the tenant's registry offers, and checks them against it. */
public final class PlanActivitiesImpl implements PlanActivities {
  private final Planner planner;
  private final AgentStore agents;
  private final ToolCatalog catalog;
  private final PlanBounds bounds;
  private final ActivityCalls calls;

  public PlanActivitiesImpl(
      Planner planner,
      AgentStore agents,
      ToolCatalog catalog,
      PlanBounds bounds,
      ActivityCalls calls) {
    this.planner = planner;
    this.agents = agents;
    this.catalog = catalog;
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
    return calls.call(_ -> {
      Registered registered = agents.registered(run.tenant());
      return new PlanValidator(registered.tools(), registered.agents(), bounds, quotes(run))
          .requestedWith(run.scopes())
          .validate(planJson);
    });
  }

  /** Only a plan that a person looks at is priced: a run asks for each price when it is due. */
  private Quotes quotes(RunContext run) {
    return run.flow().equals(PlanWorkflow.NAME)
        ? new ToolQuotes(catalog, run, Clock.systemUTC())
        : Quotes.NONE;
  }
}
