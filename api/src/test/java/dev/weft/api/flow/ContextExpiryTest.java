package dev.weft.api.flow;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.weft.api.FakeRuns;
import dev.weft.api.store.Runs;
import java.lang.reflect.Proxy;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.springframework.scheduling.annotation.Scheduled;

class ContextExpiryTest {
  @Test
  void shouldDeleteNoMoreThanABatchAtOnce() {
    FakeRuns runs = new FakeRuns();
    runs.expiredValues.set(ContextExpiry.BATCH + 10);
    ContextExpiry expiry = new ContextExpiry(runs);

    expiry.expire();
    assertThat(runs.expiredValues).hasValue(10);

    expiry.expire();
    assertThat(runs.expiredValues).hasValue(0);
  }

  @Test
  void shouldRunEveryMinute() throws NoSuchMethodException {
    Scheduled schedule =
        ContextExpiry.class.getDeclaredMethod("expire").getAnnotation(Scheduled.class);

    assertThat(Duration.of(schedule.fixedDelay(), schedule.timeUnit().toChronoUnit()))
        .isEqualTo(Duration.ofMinutes(1));
  }

  @Test
  void shouldTryAgainLaterWhenTheDatabaseIsAway() {
    Runs runs =
        (Runs)
            Proxy.newProxyInstance(
                Runs.class.getClassLoader(),
                new Class<?>[] {Runs.class},
                (_, _, _) -> {
                  throw new IllegalStateException("away");
                });

    assertThatCode(() -> new ContextExpiry(runs).expire()).doesNotThrowAnyException();
  }
}
