package dev.weft.activity.model;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * The record of one call of a model.
 *
 * @param question who asked what for; its texts are not kept
 * @param provider the configured provider's name
 * @param model the model's name
 * @param tokensIn tokens read; null when the endpoint did not say
 * @param tokensOut tokens written; null when the endpoint did not say
 * @param costMicros millionths of the currency's unit; null when a price or a count is unknown
 * @param currency ISO 4217 of the cost
 * @param latency from request to answer
 * @param outcome {@code ok}, or the failure's code
 * @param at when it was asked
 */
public record ModelCall(
    ModelQuestion question,
    String provider,
    String model,
    @Nullable Long tokensIn,
    @Nullable Long tokensOut,
    @Nullable Long costMicros,
    String currency,
    Duration latency,
    String outcome,
    Instant at) {}
