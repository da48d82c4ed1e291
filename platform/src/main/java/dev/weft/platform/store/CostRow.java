package dev.weft.platform.store;

import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/**
 * Costs that were added up; what they were not kept apart by is null.
 *
 * @param tools whether tools spent it, in minor units; otherwise models cost it, in millionths
 * @param currency ISO 4217; null for calls whose price is unknown
 * @param count how many calls, or steps
 * @param unknown how many calls of an unknown price
 * @param tokensIn tokens read
 * @param tokensOut tokens written
 * @param amount what it cost
 * @param estimatedTokens what calls were expected to need at most; null when nobody said
 * @param estimated what was expected: the reserved cost of calls, the approved amount of steps;
 *     null when nobody said
 */
public record CostRow(
    boolean tools,
    @Nullable String flow,
    @Nullable String agent,
    @Nullable String model,
    @Nullable LocalDate day,
    @Nullable String currency,
    long count,
    long unknown,
    long tokensIn,
    long tokensOut,
    long amount,
    @Nullable Long estimatedTokens,
    @Nullable Long estimated) {}
