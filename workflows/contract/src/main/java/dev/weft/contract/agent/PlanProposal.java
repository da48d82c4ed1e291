package dev.weft.contract.agent;

import dev.weft.contract.agent.PlanResult.PlanFailure;
import org.jspecify.annotations.Nullable;

/**
 * What a planner answers.
 *
 * @param planner {@code offline} or the model's name
 * @param planJson the proposed plan as JSON text; null when the planner cannot plan the goal
 * @param failure why it cannot; null when it can
 * @param retryable whether telling the planner what was wrong may help (a model, not a grammar)
 */
public record PlanProposal(
    String planner, @Nullable String planJson, @Nullable PlanFailure failure, boolean retryable) {}
