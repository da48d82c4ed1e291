package dev.weft.api.flow;

import dev.weft.contract.agent.Estimate;
import dev.weft.contract.agent.Plan;
import org.jspecify.annotations.Nullable;

/** A validated plan that nothing has run yet. */
record PlanView(
    String goal,
    String planner,
    @Nullable Plan plan,
    @Nullable String planHash,
    @Nullable Estimate estimate) {}
