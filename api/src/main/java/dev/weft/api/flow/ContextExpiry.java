package dev.weft.api.flow;

import dev.weft.api.store.Runs;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes what the agents of a run shared, once it has expired: an hour after the run's end. */
@Component
class ContextExpiry {
  private static final Logger LOG = LoggerFactory.getLogger(ContextExpiry.class);

  /** How many values one statement deletes; what is left waits for the next minute. */
  static final int BATCH = 5_000;

  private final Runs runs;

  ContextExpiry(Runs runs) {
    this.runs = runs;
  }

  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
  void expire() {
    try {
      int deleted = runs.forgetSharedContext(BATCH);
      if (deleted > 0) {
        LOG.debug("Deleted {} expired values of shared contexts", deleted);
      }
    } catch (RuntimeException e) {
      LOG.warn("Expired shared context could not be deleted: {}", e.toString());
    }
  }
}
