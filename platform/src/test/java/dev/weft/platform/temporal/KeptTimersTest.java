package dev.weft.platform.temporal;

import static org.assertj.core.api.Assertions.assertThat;

import com.uber.m3.tally.RootScopeBuilder;
import com.uber.m3.tally.Scope;
import com.uber.m3.util.Duration;
import io.micrometer.core.instrument.Timer;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class KeptTimersTest {
  @Test
  void shouldTellEachTimerUnderItsOwnLabels() throws Exception {
    SimpleMeterRegistry meters = new SimpleMeterRegistry();
    try (Scope root =
        new RootScopeBuilder()
            .reporter(new KeptTimers(meters))
            .reportEvery(Duration.ofMinutes(1))) {
      for (int i = 0; i < 3; i++) {
        root.tagged(Map.of("queue", "flows")).timer("latency").record(Duration.ofMillis(20));
      }
      root.tagged(Map.of("queue", "model")).timer("latency").record(Duration.ofMillis(500));
    }
    Timer flows = meters.get("latency").tag("queue", "flows").timer();
    assertThat(flows.count()).isEqualTo(3);
    assertThat(flows.totalTime(TimeUnit.MILLISECONDS)).isEqualTo(60);
    assertThat(meters.get("latency").tag("queue", "model").timer().count()).isEqualTo(1);
  }
}
