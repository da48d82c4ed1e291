package dev.weft.api.security;

import dev.weft.api.store.IdempotentRequests;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Deletes answers that were kept long enough; the database knows it as a job of that name. */
@Component
class IdempotencyExpiry {
  private static final Logger LOG = LoggerFactory.getLogger(IdempotencyExpiry.class);

  /** How many answers one statement deletes; what is left waits for the next minute. */
  private static final int BATCH = 5_000;

  private final IdempotentRequests requests;

  IdempotencyExpiry(IdempotentRequests requests) {
    this.requests = requests;
  }

  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
  void expire() {
    try {
      requests.deleteExpired(BATCH);
    } catch (RuntimeException e) {
      LOG.warn("Expired answers could not be deleted: {}", e.toString());
    }
  }
}
