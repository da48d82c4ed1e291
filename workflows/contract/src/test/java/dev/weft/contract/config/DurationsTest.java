package dev.weft.contract.config;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DurationsTest {
  @ParameterizedTest
  @ValueSource(strings = {"500ms", "0s", "45s", "15m", "24h", "36h", "7d"})
  void shouldReadBackWhatItWroteWhenTheUnitIsKnown(String text) {
    assertThat(Durations.format(Durations.parse(text))).isEqualTo(text);
  }

  @Test
  void shouldReadEachUnitWhenItIsGiven() {
    assertThat(Durations.parse("2 h")).isEqualTo(Duration.ofHours(2));
    assertThat(Durations.parse("7D")).isEqualTo(Duration.ofDays(7));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "7", "-1s", "1w", "1h30m"})
  void shouldRefuseWhenTheTextIsNoDuration(String text) {
    assertThatThrownBy(() -> Durations.parse(text)).isInstanceOf(IllegalArgumentException.class);
  }
}
