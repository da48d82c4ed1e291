package dev.weft.platform.store;

import java.time.Instant;
import java.time.LocalDate;

/**
 * A budget and what is used of it today.
 *
 * @param budget the budget
 * @param day today in the tenant's zone
 * @param resetsAt when tomorrow begins there
 * @param tokens tokens used
 * @param money millionths of the budget's currency used; nothing without a limit of money
 * @param unpricedCalls calls whose price is unknown or in another currency: their money is not
 *     counted
 */
public record BudgetView(
    Budget budget, LocalDate day, Instant resetsAt, Use tokens, Use money, long unpricedCalls) {
  /**
   * What is used.
   *
   * @param reserved for calls under way
   * @param spent by calls that have ended
   */
  public record Use(long reserved, long spent) {
    static final Use NONE = new Use(0, 0);
  }
}
