package dev.weft.platform.store;

import org.jspecify.annotations.Nullable;

/**
 * What the models of a run cost.
 *
 * @param known false when a price, or a token count, of any call is unknown
 * @param micros millionths of a unit of the currency, as far as known
 * @param currency ISO 4217; null when nothing has cost anything
 */
public record ModelCost(boolean known, long micros, @Nullable String currency) {}
