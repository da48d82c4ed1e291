package dev.weft.platform.store;

import org.jspecify.annotations.Nullable;

/**
 * What a call of a language model uses, expected before it or known after it.
 *
 * @param tokens tokens read and written
 * @param micros millionths of a unit of the currency; null when the price is unknown
 * @param currency ISO 4217 currency of the price
 */
public record CallEstimate(long tokens, @Nullable Long micros, String currency) {}
