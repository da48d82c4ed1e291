package dev.weft.api.budget;

import dev.weft.api.store.Budgets;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/** Counts model calls that were never heard of again as spent. */
@Component
class BudgetExpiry {
  private static final Logger LOG = LoggerFactory.getLogger(BudgetExpiry.class);

  private final Budgets budgets;

  BudgetExpiry(Budgets budgets) {
    this.budgets = budgets;
  }

  @Scheduled(fixedDelay = 1, timeUnit = TimeUnit.MINUTES)
  void expire() {
    try {
      int calls = budgets.expire();
      if (calls > 0) {
        LOG.info("{} model calls were never heard of again and count as spent", calls);
      }
    } catch (RuntimeException e) {
      LOG.warn("Reservations of budgets could not be expired: {}", e.toString());
    }
  }
}
