package dev.weft.contract.budget;

import java.math.BigDecimal;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a budget let a call of a language model not pass.
 *
 * @param flow the flow whose budget it is, or {@code *} for the one of all flows together
 * @param unit {@code tokens}, or an ISO 4217 currency, in millionths of which the amounts are
 * @param limit what a day allows
 * @param used what is spent and reserved of it
 * @param needed what the call may need
 * @param resetsAt when the next day begins in the tenant's zone
 * @param atLimit what the tenant has chosen for this case
 */
public record BudgetRefusal(
    String flow,
    String unit,
    long limit,
    long used,
    long needed,
    @Nullable Instant resetsAt,
    @Nullable AtLimit atLimit) {
  /** The flow of the budget that holds for all flows together. */
  public static final String ALL_FLOWS = "*";

  /** The unit of tokens. */
  public static final String TOKENS = "tokens";

  private static final int MICRO_DIGITS = 6;

  /** The refusal in a sentence for people. */
  public String sentence() {
    return "the day's budget of "
        + (flow.equals(ALL_FLOWS) ? "all flows together" : "the flow " + flow)
        + " has no room: "
        + amount(limit)
        + " a day, "
        + amount(used)
        + " of it used, and this call may need "
        + amount(needed)
        + "; it resets at "
        + resetsAt;
  }

  private String amount(long value) {
    return unit.equals(TOKENS)
        ? value + " tokens"
        : BigDecimal.valueOf(value, MICRO_DIGITS).toPlainString() + " " + unit;
  }
}
