package dev.weft.contract.agent;

import dev.weft.contract.run.RunContext;
import org.jspecify.annotations.Nullable;

/**
 * What the planning flow needs. Exactly one of goal and plan is set.
 *
 * @param run the run that the plan is for
 * @param goal what a person asked, in plain words
 * @param plan a plan to validate instead
 */
public record PlanInput(RunContext run, @Nullable String goal, @Nullable Plan plan) {}
