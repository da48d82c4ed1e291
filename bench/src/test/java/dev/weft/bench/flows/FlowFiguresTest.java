package dev.weft.bench.flows;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class FlowFiguresTest {
  private static final Cell CELL = new Cell(3, 8);

  @Test
  void shouldTakeTheMiddleOfAnyNumberOfValues() {
    assertThat(Numbers.median(List.of(9.0, 1.0, 4.0))).isEqualTo(4.0);
    assertThat(Numbers.median(List.of(9.0, 1.0, 4.0, 6.0))).isEqualTo(5.0);
  }

  @Test
  void shouldTakeTheValueThatNinetyFiveOfAHundredDoNotExceed() {
    List<Double> hundred = IntStream.rangeClosed(1, 100).mapToObj(i -> (double) i).toList();

    assertThat(Numbers.percentile(hundred, 95)).isEqualTo(95.0);
    assertThat(Numbers.percentile(List.of(7.0), 95)).isEqualTo(7.0);
  }

  @Test
  void shouldCompareWithinEachRoundOnly() {
    Results results = new Results();
    results.add(sample("weft", 1, 30));
    results.add(sample("weft", 2, 44));
    results.add(sample("temporal", 1, 20));
    results.add(sample("temporal", 2, 40));
    results.add(sample("temporal", 3, 1));

    assertThat(results.ratios("weft", "temporal", CELL)).containsExactly(1.5, 1.1);
  }

  @Test
  void shouldPreferTheEnginesTimeToWhatTheCallerSaw() {
    Sample both = new Sample(1, "weft", CELL, List.of(50.0), List.of(40.0), Duration.ofSeconds(1));
    Sample peer = new Sample(1, "peer", CELL, List.of(50.0), List.of(), Duration.ofSeconds(1));

    assertThat(both.median()).isEqualTo(40.0);
    assertThat(peer.median()).isEqualTo(50.0);
  }

  @Test
  void shouldSwitchTheServerBetweenRoundsAndNotAtTheEnd() {
    Settings two = settings(5, 2);
    Settings none = settings(5, 0);

    assertThat(IntStream.rangeClosed(1, 5).filter(two::stockAfter)).containsExactly(2, 4);
    assertThat(IntStream.rangeClosed(1, 5).filter(none::stockAfter)).isEmpty();
    assertThat(settings(1, 1).stockAfter(1)).isTrue();
  }

  @Test
  void shouldCountWhatWasExecutedByDatabase() {
    String log =
        """
        weft-bench weft LOG:  duration: 0.031 ms  parse <unnamed>: SELECT 1
        weft-bench weft LOG:  duration: 0.011 ms  bind <unnamed>: SELECT 1
        weft-bench weft LOG:  duration: 0.020 ms  execute <unnamed>: SELECT 1
        weft-bench weft LOG:  duration: 0.020 ms  execute S_4: UPDATE run
        \tSET x = 1
        weft-bench temporal LOG:  duration: 1.500 ms  statement: commit
        a line of something else, duration: 1 ms  statement: commit
        """;

    assertThat(StatementLog.count(log)).isEqualTo(Map.of("weft", 2, "temporal", 1));
  }

  private static Sample sample(String contender, int round, double millis) {
    return new Sample(
        round, contender, CELL, List.of(millis), List.of(millis), Duration.ofSeconds(1));
  }

  private static Settings settings(int rounds, int stockBlocks) {
    return new Settings(
        rounds,
        Duration.ofSeconds(1),
        Duration.ofSeconds(1),
        List.of(3, 10),
        List.of(1),
        stockBlocks,
        1);
  }
}
