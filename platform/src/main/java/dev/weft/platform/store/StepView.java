package dev.weft.platform.store;

import dev.weft.contract.money.Money;
import dev.weft.contract.run.StepStatus;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A step as the projection holds it. Personal parts are null once their person was forgotten.
 *
 * @param stepId its id in the plan
 * @param iteration 0 for the first time it ran
 * @param position its place among the run's steps, from 1
 * @param agent who acts; null for a branch
 * @param action what it does; null for a branch
 * @param status its state
 * @param attempts how often it was tried
 * @param params what it was called with, references resolved; null before its first try, and when
 *     they are large
 * @param result what it returned; null when that is large
 * @param spent money that it spent
 * @param errorCode why its last try failed: a stable code
 * @param error the same for people
 * @param approvalId the approval it waits for, or that allowed it
 * @param nextRetryAt when it is tried again
 * @param startedAt when it was first tried
 * @param endedAt when it ended
 * @param effectKey the key under which it took effect; null before its first try
 * @param reusedFrom the run whose result it took over; null when it ran itself
 * @param largeParams about how many bytes its parameters are, when they are too large to stand here
 * @param largeResult about how many bytes its result is, when it is too large to stand here
 */
public record StepView(
    String stepId,
    int iteration,
    int position,
    @Nullable String agent,
    @Nullable String action,
    StepStatus status,
    int attempts,
    @Nullable Map<String, Object> params,
    @Nullable Map<String, Object> result,
    @Nullable Money spent,
    @Nullable String errorCode,
    @Nullable String error,
    @Nullable String approvalId,
    @Nullable Instant nextRetryAt,
    @Nullable Instant startedAt,
    @Nullable Instant endedAt,
    @Nullable String effectKey,
    @Nullable String reusedFrom,
    @Nullable Long largeParams,
    @Nullable Long largeResult) {}
