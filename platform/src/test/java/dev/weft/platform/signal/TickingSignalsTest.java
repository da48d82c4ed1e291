package dev.weft.platform.signal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class TickingSignalsTest {
  @Test
  void shouldWakeWhoWaitsForRestByWhatIsNoProgressAlone() {
    List<String> woken = new ArrayList<>();
    Thread self = Thread.currentThread();
    try (TickingSignals signals = new TickingSignals(() -> true);
        var _ = signals.subscribe("demo", "run-1", () -> note(woken, self, "follows"));
        var _ = signals.subscribeToRest("demo", "run-1", () -> note(woken, self, "waits"))) {
      signals.publishProgress("demo", "run-1", 1);
      assertThat(woken).containsExactly("follows");

      signals.publish("demo", "run-1", 2);
      assertThat(woken).containsExactlyInAnyOrder("follows", "follows", "waits");
    }
  }

  /** The clock wakes from another thread. */
  private static void note(List<String> woken, Thread self, String who) {
    if (Thread.currentThread() == self) {
      woken.add(who);
    }
  }
}
