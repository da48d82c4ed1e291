package dev.weft.platform.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.platform.signal.RunSignals;
import io.opentelemetry.api.OpenTelemetry;
import java.time.Clock;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class BackgroundIT {
  @Test
  void shouldDoWhatIsDueHoweverManyRequestsWait() throws Exception {
    CountDownLatch end = new CountDownLatch(1);
    try (ExecutorService requests = Executors.newVirtualThreadPerTaskExecutor();
        Stores stores =
            Stores.open(
                TestDatabase.config(),
                DatabaseRole.API,
                OpenTelemetry.noop(),
                RunSignals.none(),
                Clock.systemUTC())) {
      RegionStore region = stores.region();
      for (int i = 0; i < 30; i++) {
        requests.execute(() -> {
          try {
            region.read(TestDatabase.TENANT_A, _ -> await(end));
          } catch (RuntimeException e) {
            // Some give up before the test ends.
            assertThat(e).hasMessageContaining("database of region");
          }
        });
      }
      for (int looks = 0; region.waiting() <= 10 && looks < 6_000; looks++) {
        Thread.sleep(10);
      }

      CompletableFuture<Integer> job = new CompletableFuture<>();
      Thread.ofVirtual()
          .start(
              Background.of(() ->
                  job.complete(
                      region.read(TestDatabase.TENANT_A, sql -> sql.fetch("select 7").size()))));

      assertThat(job.get(1, TimeUnit.MINUTES)).isEqualTo(1);
      assertThat(end.getCount()).as("whether the requests still hold what they have").isEqualTo(1);
      end.countDown();
    } finally {
      end.countDown();
    }
  }

  private static boolean await(CountDownLatch latch) {
    try {
      return latch.await(1, TimeUnit.MINUTES);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
