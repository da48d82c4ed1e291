package dev.weft.api;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.springframework.scheduling.annotation.ScheduledAnnotationBeanPostProcessor;
import org.springframework.scheduling.concurrent.ThreadPoolTaskScheduler;

class JobsTest {
  @Test
  void shouldRunAJobWhileAllOthersHang() throws InterruptedException {
    ThreadPoolTaskScheduler jobs = TestApi.bean(ThreadPoolTaskScheduler.class);
    int all = TestApi.bean(ScheduledAnnotationBeanPostProcessor.class).getScheduledTasks().size();
    CountDownLatch hanging = new CountDownLatch(all);
    CountDownLatch ran = new CountDownLatch(1);
    CountDownLatch end = new CountDownLatch(1);
    List<? extends ScheduledFuture<?>> others =
        Stream.generate(() ->
                jobs.scheduleWithFixedDelay(
                    () -> {
                      hanging.countDown();
                      try {
                        end.await();
                      } catch (InterruptedException e) {
                        Thread.currentThread().interrupt();
                      }
                    },
                    Duration.ofHours(1)))
            .limit(all)
            .toList();
    try {
      assertThat(hanging.await(1, TimeUnit.MINUTES)).isTrue();

      jobs.execute(ran::countDown);

      assertThat(ran.await(1, TimeUnit.MINUTES)).isTrue();
    } finally {
      end.countDown();
      others.forEach(other -> other.cancel(true));
    }
  }
}
