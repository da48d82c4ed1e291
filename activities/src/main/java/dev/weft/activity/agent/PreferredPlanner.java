package dev.weft.activity.agent;

import dev.weft.contract.agent.PlanProposal;
import dev.weft.contract.agent.PlanRequest;
import dev.weft.contract.tool.ToolDescriptor;
import java.util.List;

/**
 * Plans with a model when one is configured, otherwise offline. A configured model that fails is
 * not replaced silently: its failure is the run's.
 */
public final class PreferredPlanner implements Planner {
  private final ModelPlanner model;
  private final Planner offline;

  public PreferredPlanner(ModelPlanner model, Planner offline) {
    this.model = model;
    this.offline = offline;
  }

  @Override
  public PlanProposal propose(PlanRequest request, List<ToolDescriptor> tools) {
    return model.available() ? model.propose(request, tools) : offline.propose(request, tools);
  }
}
