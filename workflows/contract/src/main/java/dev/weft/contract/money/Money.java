package dev.weft.contract.money;

import com.fasterxml.jackson.annotation.JsonIgnore;
import java.math.BigDecimal;
import java.util.Currency;
import java.util.Locale;

/**
 * An amount of money.
 *
 * @param minor the amount in minor units of the currency (cents for EUR, yen for JPY)
 * @param currency the ISO 4217 code
 */
public record Money(long minor, String currency) {
  /** Throws {@link IllegalArgumentException} when the currency is not an ISO 4217 code. */
  public Money {
    Currency.getInstance(currency);
  }

  /**
   * Adds an amount of the same currency.
   *
   * @throws IllegalArgumentException when the currencies differ
   * @throws ArithmeticException on overflow
   */
  public Money plus(Money other) {
    if (!currency.equals(other.currency)) {
      throw new IllegalArgumentException("cannot add " + other.currency + " to " + currency);
    }
    return new Money(Math.addExact(minor, other.minor), currency);
  }

  /** The amount in major units with the currency code, as in {@code 129.00 EUR}. */
  @JsonIgnore
  public String display() {
    int digits = Math.max(0, Currency.getInstance(currency).getDefaultFractionDigits());
    return String.format(
        Locale.ROOT, "%s %s", BigDecimal.valueOf(minor, digits).toPlainString(), currency);
  }
}
