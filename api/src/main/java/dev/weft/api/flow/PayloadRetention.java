package dev.weft.api.flow;

import dev.weft.api.engine.Engine;
import dev.weft.api.store.Payloads;
import dev.weft.contract.run.TaskQueues;
import dev.weft.platform.store.PayloadBlobStore.Due;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes large payloads once the engine has forgotten every flow of their run. */
@Component
class PayloadRetention {
  private static final Logger LOG = LoggerFactory.getLogger(PayloadRetention.class);

  /** How many runs one look asks the engine about; the others wait for the next. */
  static final int BATCH = 100;

  private final Payloads payloads;
  private final Engine engine;

  PayloadRetention(Payloads payloads, Engine engine) {
    this.payloads = payloads;
    this.engine = engine;
  }

  @Scheduled(fixedDelay = 5, initialDelay = 1, timeUnit = TimeUnit.MINUTES)
  void expire() {
    try {
      for (Due due : payloads.due(BATCH)) {
        if (forgotten(due)) {
          LOG.debug("Deleted {} payloads whose histories are gone", payloads.delete(due));
        }
      }
    } catch (RuntimeException e) {
      LOG.warn("Payloads without a history could not be deleted: {}", e.toString());
    }
  }

  private boolean forgotten(Due due) {
    return due.workflowIds().stream()
        .allMatch(flow -> engine.describe(flow, TaskQueues.FLOWS).isEmpty());
  }
}
