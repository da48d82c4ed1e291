package dev.weft.platform.memory;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class LargeValueGateTest {
  private static final long MEGABYTE = 1024 * 1024;

  private final LargeValueGate gate = new LargeValueGate(240 * MEGABYTE);

  @Test
  void shouldLetInAsManyAsFitAndOthersWhenTheyLeave() throws InterruptedException {
    LargeValueGate.Pass first = gate.enter(20 * MEGABYTE);
    LargeValueGate.Pass second = gate.enter(20 * MEGABYTE);

    assertThat(gate.enter(20 * MEGABYTE, Duration.ZERO)).isEmpty();
    first.close();
    Optional<LargeValueGate.Pass> third = gate.enter(20 * MEGABYTE, Duration.ZERO);
    assertThat(third).isPresent();
    second.close();
    third.orElseThrow().close();
  }

  @Test
  void shouldLetSmallOnesPassAndWhatIsLargerThanEverythingAlone() throws InterruptedException {
    try (LargeValueGate.Pass _ = gate.enter(1_000 * MEGABYTE)) {
      assertThat(gate.enter(2 * MEGABYTE, Duration.ZERO)).isEmpty();
      assertThat(gate.enter(MEGABYTE / 2, Duration.ZERO)).isPresent();
    }
    assertThat(gate.enter(2 * MEGABYTE, Duration.ZERO)).isPresent();
  }
}
