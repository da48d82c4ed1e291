package dev.weft.activity.model;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import org.junit.jupiter.api.Test;

class ModelPriceTest {
  @Test
  void shouldCostTokensTimesPriceRoundedUp() {
    ModelPrice price = new ModelPrice(new BigDecimal("0.15"), new BigDecimal("0.60"), "USD");

    assertThat(price.micros(1_000L, 100L)).isEqualTo(210);
    assertThat(price.micros(1L, 0L)).isEqualTo(1);
  }

  @Test
  void shouldBeUnknownWhenAPriceOrACountIs() {
    ModelPrice price = new ModelPrice(new BigDecimal("0.15"), null, "USD");

    assertThat(price.micros(1_000L, 100L)).isNull();
    assertThat(new ModelPrice(BigDecimal.ONE, BigDecimal.ONE, "USD").micros(null, 100L)).isNull();
  }

  @Test
  void shouldCostNothingWhenTheModelIsFree() {
    ModelPrice free = new ModelPrice(BigDecimal.ZERO, new BigDecimal("0.00"), "EUR");

    assertThat(free.micros(1_000L, 100L)).isZero();
    assertThat(free.micros(null, null)).isZero();
  }
}
