package dev.weft.bench.chaos.fault;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Comparator;
import java.util.EnumSet;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Duration LENGTH = Duration.ofMinutes(10);

  @Test
  void shouldStrikeTheSameWhenTheSeedIsTheSame() {
    assertThat(Schedule.of(42, LENGTH, 12)).isEqualTo(Schedule.of(42, LENGTH, 12));
    assertThat(Schedule.of(42, LENGTH, 12)).isNotEqualTo(Schedule.of(43, LENGTH, 12));
  }

  @Test
  void shouldStayTheSameFromReleaseToReleaseSoThatAnOldSeedRepeatsItsFaults() {
    assertThat(Schedule.of(7, Duration.ofSeconds(30), 12).strikes().stream().map(Strike::text))
        .containsExactly(
            "#1 at 4.7 s: the provider is cut off and applies later for 4.0 s",
            "#2 at 8.8 s: kill -9 of api",
            "#3 at 14.5 s: a run is cancelled from outside",
            "#4 at 19.3 s: full disk for redis for 3.5 s",
            "#5 at 22.1 s: pause of api for 3.0 s",
            "#6 at 29.3 s: pause of redis for 4.4 s");
  }

  @Test
  void shouldKeepThePaceWithinTheLengthInTheOrderOfTime() {
    Schedule schedule = Schedule.of(1, LENGTH, 12);

    assertThat(schedule.strikes())
        .hasSize(120)
        .isSortedAccordingTo(Comparator.comparing(Strike::at));
    assertThat(schedule.strikes().getLast().at()).isLessThan(LENGTH);
    assertThat(schedule.strikes())
        .allSatisfy(strike ->
            assertThat(strike.lasts()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(9)));
  }

  @Test
  void shouldHoldEveryKindWhenADeckHasBeenDealt() {
    assertThat(
            Schedule.of(3, Duration.ofMinutes(1), 40).strikes().stream()
                .map(Strike::kind)
                .collect(Collectors.toSet()))
        .isEqualTo(EnumSet.allOf(FaultKind.class));
  }
}
