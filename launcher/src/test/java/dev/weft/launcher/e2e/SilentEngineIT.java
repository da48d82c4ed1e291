package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** An engine that takes connections and answers nothing. */
class SilentEngineIT {
  /** A JVM's start on a busy machine; a command that waits for the engine never returns. */
  private static final Duration GRACE = Duration.ofSeconds(30);

  @Test
  void shouldReturnInTimeAndGoOnLaterWhenTheEngineHangs() {
    Laptop laptop = new Laptop();
    Map<String, Object> left;
    laptop.signal("temporal", "STOP");
    try {
      long start = System.nanoTime();
      left =
          laptop
              .weft("run", "Record 12.50 EUR for lunch today", "--timeout", "8s", "--json")
              .exits(1)
              .json();
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isLessThan(Duration.ofSeconds(8).plus(GRACE));

      assertThat(left).containsEntry("status", "ACCEPTED");
      assertThat(left.get("waitingFor").toString()).contains("kind=engine", "./weft doctor");
    } finally {
      laptop.signal("temporal", "CONT");
    }

    laptop.weft("watch", (String) left.get("runId")).exits(0);
  }
}
