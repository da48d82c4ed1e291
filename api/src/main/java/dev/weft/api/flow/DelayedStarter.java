package dev.weft.api.flow;

import dev.weft.api.store.Delayed;
import dev.weft.platform.store.OpenRun;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Starts runs whose time has come. The time stands in the run's row alone, so it survives a restart
 * and a machine that slept, and can change until the last moment; of several processes the row's
 * update lets one through.
 */
@Component
class DelayedStarter {
  private static final Logger LOG = LoggerFactory.getLogger(DelayedStarter.class);
  private static final int BATCH = 100;

  private final Delayed delayed;
  private final Starter starter;

  DelayedStarter(Delayed delayed, Starter starter) {
    this.delayed = delayed;
    this.starter = starter;
  }

  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.SECONDS)
  void startDue() {
    try {
      for (OpenRun due : delayed.due(BATCH)) {
        if (delayed.release(due.tenant(), due.runId())) {
          starter.start(due.tenant(), due.runId());
        }
      }
    } catch (RuntimeException e) {
      LOG.warn("Runs whose time has come could not be started: {}", e.toString());
    }
  }

  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
  void forgetClaims() {
    try {
      delayed.forgetClaims();
    } catch (RuntimeException e) {
      LOG.warn("Keys whose window is over could not be deleted: {}", e.toString());
    }
  }
}
