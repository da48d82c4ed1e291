package dev.weft.activity.finance;

import dev.weft.contract.money.Money;
import java.time.LocalDate;
import java.util.UUID;

/**
 * Money that a person spent.
 *
 * @param expenseId its id
 * @param amount how much, above zero
 * @param category what kind, as in {@code travel}
 * @param description what for
 * @param date the day
 */
public record Expense(
    UUID expenseId, Money amount, String category, String description, LocalDate date) {}
