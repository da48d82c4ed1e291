package dev.weft.sandbox;

import java.util.Map;

/** Which currency a country is charged in, and what a euro is there. */
final class Money {

  private static final Map<String, String> CURRENCY = Map.of("GB", "GBP", "US", "USD", "CH", "CHF");
  private static final Map<String, Double> PER_EURO =
      Map.of("EUR", 1.0, "GBP", 0.86, "USD", 1.1, "CHF", 0.95);

  private Money() {}

  static String currencyOf(String country) {
    return CURRENCY.getOrDefault(country, "EUR");
  }

  static double perEuro(String currency) {
    return PER_EURO.getOrDefault(currency, 1.0);
  }

  /** Minor units, to the next ten. */
  static long round(double cents) {
    return Math.max(10, Math.round(cents / 10) * 10);
  }
}
