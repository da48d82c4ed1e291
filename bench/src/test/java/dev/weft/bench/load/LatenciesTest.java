package dev.weft.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class LatenciesTest {
  @Test
  void shouldTakeTheNearestRankOfEachPercentile() {
    List<Long> nanos = LongStream.rangeClosed(1, 200).map(i -> i * 1_000_000).boxed().toList();

    assertThat(Latencies.of(nanos.reversed()))
        .isEqualTo(new Latencies(200, 100.0, 190.0, 198.0, 200.0));
  }

  @Test
  void shouldBeNothingWhenNothingWasMeasured() {
    assertThat(Latencies.of(List.of())).isEqualTo(new Latencies(0, 0, 0, 0, 0));
  }
}
