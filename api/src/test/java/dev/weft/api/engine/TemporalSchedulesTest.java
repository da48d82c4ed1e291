package dev.weft.api.engine;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TemporalSchedulesTest {
  @ParameterizedTest
  @CsvSource({
    "0 9 * * MON-SUN,     0 9 * * 1-7",
    "0 9 * * sat-sun,     0 9 * * 6-7",
    "0 9 * JAN MON-SUN/2, 0 9 * JAN 1-7/2",
    "'0 9 * * TUE,FRI-SUN', '0 9 * * 2,5-7'",
    "'0 9 * * SUN,SAT-SUN', '0 9 * * 0,6-7'"
  })
  void shouldTellTheEngineASundayThatEndsARangeAsTheSeventhDay(String cron, String told) {
    assertThat(TemporalSchedules.engineCron(cron)).isEqualTo(told);
  }

  @Test
  void shouldLeaveEverythingElseAsItIs() {
    assertThat(TemporalSchedules.engineCron("0 7 * * MON-FRI")).isEqualTo("0 7 * * MON-FRI");
    assertThat(TemporalSchedules.engineCron("0 7 * * SUN")).isEqualTo("0 7 * * SUN");
  }
}
