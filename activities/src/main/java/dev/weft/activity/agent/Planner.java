package dev.weft.activity.agent;

import dev.weft.contract.agent.PlanProposal;
import dev.weft.contract.agent.PlanRequest;
import dev.weft.contract.tool.ToolDescriptor;
import java.util.List;

/** Turns a goal in plain words into a proposed plan. What it answers is always validated. */
public interface Planner {
  /**
   * Proposes a plan of the given tools, or says what is missing.
   *
   * @param request the goal, and what was wrong with the last proposal
   * @param tools every tool that the plan may use
   * @return a plan as JSON text, or the failure with what to ask the person
   */
  PlanProposal propose(PlanRequest request, List<ToolDescriptor> tools);
}
