package dev.weft.api.flow;

import dev.weft.api.store.Runs;
import dev.weft.platform.store.OpenRun;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Starts runs that were accepted and, because something failed right then, never started. */
@Component
class Sweeper {
  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final Duration AGE = Duration.ofSeconds(10);

  private final Runs runs;
  private final Starter starter;

  Sweeper(Runs runs, Starter starter) {
    this.runs = runs;
    this.starter = starter;
  }

  @Scheduled(fixedDelayString = "PT3S")
  void sweep() {
    try {
      for (OpenRun orphan : runs.orphans(AGE)) {
        starter.start(orphan.tenant(), orphan.runId());
      }
    } catch (RuntimeException e) {
      LOG.warn("Orphaned runs could not be swept: {}", e.toString());
    }
  }
}
