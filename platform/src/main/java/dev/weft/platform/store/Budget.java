package dev.weft.platform.store;

import dev.weft.contract.budget.AtLimit;
import org.jspecify.annotations.Nullable;

/**
 * What language models may use in a day.
 *
 * @param flow the flow it holds for, or {@code *} for all flows together
 * @param tokens tokens read and written; null for as many as there are
 * @param moneyMicros millionths of a unit of the currency; null for as much as there is
 * @param currency ISO 4217; null without a limit of money
 * @param atLimit what happens at the limit
 * @param configured whether it stands in the configuration, and not in the database
 */
public record Budget(
    String flow,
    @Nullable Long tokens,
    @Nullable Long moneyMicros,
    @Nullable String currency,
    AtLimit atLimit,
    boolean configured) {}
