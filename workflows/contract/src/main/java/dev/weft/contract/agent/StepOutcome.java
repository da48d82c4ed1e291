package dev.weft.contract.agent;

import dev.weft.contract.money.Money;
import dev.weft.contract.run.StepStatus;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What became of a step.
 *
 * @param id the step's id
 * @param agent who acted; null for a branch
 * @param action what it did; null for a branch
 * @param status how it ended
 * @param attempts how often it was tried; 0 when it never started
 * @param result what it returned; null unless it completed
 * @param spent money that it spent; null when none
 * @param errorCode a stable code when it failed
 * @param error why, for people
 */
public record StepOutcome(
    String id,
    @Nullable String agent,
    @Nullable String action,
    StepStatus status,
    int attempts,
    @Nullable Map<String, Object> result,
    @Nullable Money spent,
    @Nullable String errorCode,
    @Nullable String error) {}
