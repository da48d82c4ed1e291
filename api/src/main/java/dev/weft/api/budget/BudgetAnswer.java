package dev.weft.api.budget;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.contract.budget.AtLimit;
import dev.weft.platform.store.Budget;
import dev.weft.platform.store.BudgetView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import org.jspecify.annotations.Nullable;

/** A budget as the API shows it; a limit that is absent does not limit. */
@Schema(name = "Budget")
@JsonInclude(JsonInclude.Include.NON_NULL)
record BudgetAnswer(
    @Schema(description = "A flow's name, or * for all flows together.", example = "*") String flow,
    @Nullable Long tokensPerDay,
    @Nullable BigDecimal moneyPerDay,
    @Schema(example = "USD") @Nullable String currency,
    AtLimit atLimit,
    @Schema(allowableValues = {"api", "configuration"}) String source,
    Today today) {

  /** What is used of a budget today; reserved counts as used. */
  @Schema(name = "BudgetUse")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record Today(
      @Schema(description = "In the tenant's zone.") LocalDate day,
      Instant resetsAt,
      long tokensSpent,
      long tokensReserved,
      @Nullable Long tokensLeft,
      @Nullable BigDecimal moneySpent,
      @Nullable BigDecimal moneyReserved,
      @Nullable BigDecimal moneyLeft,
      @Schema(description = "Calls of an unknown price, whose money is not counted.")
          long unpricedCalls) {}

  static BudgetAnswer of(BudgetView view) {
    Budget budget = view.budget();
    Long tokens = budget.tokens();
    Long money = budget.moneyMicros();
    BudgetView.Use usedTokens = view.tokens();
    BudgetView.Use usedMoney = view.money();
    return new BudgetAnswer(
        budget.flow(),
        tokens,
        money == null ? null : units(money),
        budget.currency(),
        budget.atLimit(),
        budget.configured() ? "configuration" : "api",
        new Today(
            view.day(),
            view.resetsAt(),
            usedTokens.spent(),
            usedTokens.reserved(),
            tokens == null ? null : left(tokens, usedTokens),
            money == null ? null : units(usedMoney.spent()),
            money == null ? null : units(usedMoney.reserved()),
            money == null ? null : units(left(money, usedMoney)),
            view.unpricedCalls()));
  }

  private static long left(long limit, BudgetView.Use used) {
    return Math.max(0, limit - used.spent() - used.reserved());
  }

  private static BigDecimal units(long micros) {
    return BigDecimal.valueOf(micros, 6);
  }
}
