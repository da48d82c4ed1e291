package dev.weft.activity.model;

import java.math.BigDecimal;
import java.math.RoundingMode;
import org.jspecify.annotations.Nullable;

/**
 * What a model's tokens cost.
 *
 * @param inputPerMillion price of a million tokens read; null when unknown
 * @param outputPerMillion price of a million tokens written; null when unknown
 * @param currency ISO 4217
 */
public record ModelPrice(
    @Nullable BigDecimal inputPerMillion, @Nullable BigDecimal outputPerMillion, String currency) {

  /**
   * The cost of a call in millionths of the currency's unit, rounded up; null when a price or a
   * count is unknown. A model whose prices are both 0 costs nothing, whatever it counts.
   */
  public @Nullable Long micros(@Nullable Long tokensIn, @Nullable Long tokensOut) {
    if (inputPerMillion == null || outputPerMillion == null) {
      return null;
    }
    if (inputPerMillion.signum() == 0 && outputPerMillion.signum() == 0) {
      return 0L;
    }
    if (tokensIn == null || tokensOut == null) {
      return null;
    }
    // A price per million tokens in units is a price per token in millionths of a unit.
    return inputPerMillion
        .multiply(BigDecimal.valueOf(tokensIn))
        .add(outputPerMillion.multiply(BigDecimal.valueOf(tokensOut)))
        .setScale(0, RoundingMode.CEILING)
        .longValueExact();
  }
}
