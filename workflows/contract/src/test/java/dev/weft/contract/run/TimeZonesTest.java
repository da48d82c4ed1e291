package dev.weft.contract.run;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TimeZonesTest {
  @ParameterizedTest
  @ValueSource(strings = {"Europe/Vienna", "Asia/Tokyo", "UTC", "Etc/GMT+3"})
  void shouldTakeZonesOfTheDatabase(String name) {
    assertThat(TimeZones.iana(name)).isTrue();
  }

  @ParameterizedTest
  @ValueSource(strings = {"+02:00", "GMT+3", "Z", "UTC+1", "UT+01:00", "Europe/Wien", "", " UTC"})
  void shouldRefuseOffsetsAndWhatIsNotThere(String name) {
    assertThat(TimeZones.iana(name)).isFalse();
  }
}
