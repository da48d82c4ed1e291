package dev.weft.activity.tool;

import dev.weft.contract.money.Money;

/**
 * What a call would cost now, and what it would do.
 *
 * @param amount the price
 * @param sentence what happens, in a sentence for the person who confirms: dates resolved, with
 *     their zone
 */
public record Quote(Money amount, String sentence) {}
