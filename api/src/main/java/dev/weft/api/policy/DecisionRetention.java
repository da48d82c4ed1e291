package dev.weft.api.policy;

import dev.weft.api.store.Decisions;
import dev.weft.contract.config.PolicyFolder;
import dev.weft.contract.config.WeftConfig;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Deletes decisions that were kept long enough, and then the policy bundles that nothing names any
 * more.
 */
@Component
class DecisionRetention {
  private static final Logger LOG = LoggerFactory.getLogger(DecisionRetention.class);

  /** How many decisions of a tenant one statement deletes. */
  static final int BATCH = 5_000;

  /** What is left after so many batches waits for the next time. */
  private static final int BATCHES = 100;

  private final Decisions decisions;
  private final PolicyFolder bundles;
  private final Duration kept;
  private final Clock clock;

  DecisionRetention(Decisions decisions, WeftConfig config, Clock clock) {
    this.decisions = decisions;
    this.bundles = PolicyFolder.of(config);
    this.kept = config.authorisation().retention();
    this.clock = clock;
  }

  @Scheduled(initialDelay = 10, fixedDelay = 60, timeUnit = TimeUnit.MINUTES)
  void expire() {
    if (kept.isZero()) {
      return;
    }
    Instant before = clock.instant().minus(kept);
    try {
      int batches = 0;
      while (decisions.forget(before, BATCH) > 0) {
        batches++;
        if (batches == BATCHES) {
          return;
        }
      }
      bundles.bundles().stream()
          .filter(hash -> bundles.olderThan(hash, before))
          .filter(hash -> !bundles.names(hash))
          .filter(decisions::unused)
          .forEach(this::drop);
    } catch (RuntimeException e) {
      LOG.warn("Decisions that are old enough could not all be deleted: {}", e.toString());
    }
  }

  private void drop(String hash) {
    bundles.drop(hash);
    LOG.info("Dropped the policy bundle {}, which no kept decision and no open run names", hash);
  }
}
