package dev.weft.platform.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * A call of a language model. Holds no text of it.
 *
 * @param tenant its tenant
 * @param runId the run it served; null outside a run
 * @param stepId the step it served; null outside a step
 * @param agent the agent that called; null for the planner
 * @param role the model role, as in {@code planner}
 * @param provider the configured provider's name
 * @param model the model's name
 * @param promptVersion version of the prompt
 * @param tokensIn input tokens; null when unknown
 * @param tokensOut output tokens; null when unknown
 * @param costMicros millionths of a unit of the currency; null when unknown
 * @param costCurrency ISO 4217; null when the cost is unknown
 * @param latencyMillis how long it took
 * @param outcome {@code OK} or a stable error code
 * @param evalScore from 0 to 1; null when it was not judged
 * @param at when it began
 */
public record ModelCall(
    String tenant,
    @Nullable String runId,
    @Nullable String stepId,
    @Nullable String agent,
    String role,
    String provider,
    String model,
    String promptVersion,
    @Nullable Long tokensIn,
    @Nullable Long tokensOut,
    @Nullable Long costMicros,
    @Nullable String costCurrency,
    long latencyMillis,
    String outcome,
    @Nullable Double evalScore,
    Instant at) {}
