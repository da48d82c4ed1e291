package dev.weft.flow.run;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class BudgetWaitsTest {
  @Test
  void shouldAskSeldomerTheLongerItWaitsAndGiveUpAfterADay() {
    List<Duration> waits = new ArrayList<>();
    Duration waited = Duration.ZERO;
    while (!BudgetWaits.after(waited).isZero()) {
      waits.add(BudgetWaits.after(waited));
      waited = waited.plus(waits.getLast());
    }

    assertThat(waits.getFirst()).isEqualTo(Duration.ofSeconds(10));
    assertThat(waits.getLast()).isEqualTo(Duration.ofMinutes(15));
    assertThat(waits).isSorted().hasSizeBetween(100, 150);
    assertThat(waited).isBetween(Duration.ofHours(25), Duration.ofHours(26));
  }
}
