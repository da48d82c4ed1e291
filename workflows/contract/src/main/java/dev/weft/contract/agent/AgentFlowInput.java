package dev.weft.contract.agent;

import dev.weft.contract.run.RunContext;
import org.jspecify.annotations.Nullable;

/**
 * A goal in plain words, or a plan. Exactly one of them is set.
 *
 * @param run the run
 * @param goal what a person asked
 * @param plan a plan that the caller made; it is validated before the first step
 */
public record AgentFlowInput(RunContext run, @Nullable String goal, @Nullable Plan plan) {}
