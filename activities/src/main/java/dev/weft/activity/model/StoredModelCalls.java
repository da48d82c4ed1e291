package dev.weft.activity.model;

import dev.weft.activity.failure.Failures;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.store.BudgetStore;
import dev.weft.platform.store.CallEstimate;
import dev.weft.platform.store.ModelCall;
import dev.weft.platform.store.ModelCallStore;
import dev.weft.platform.store.ModelReservation;
import dev.weft.platform.store.RegionStore;
import dev.weft.platform.store.Reserving;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Keeps records and reservations in the region's database; the end of a call is one transaction.
 */
public final class StoredModelCalls implements ModelCalls {
  private static final Logger LOG = LoggerFactory.getLogger(StoredModelCalls.class);

  private final RegionStore region;
  private final ModelCallStore store;
  private final BudgetStore budgets;

  public StoredModelCalls(RegionStore region, ModelCallStore store, BudgetStore budgets) {
    this.region = region;
    this.store = store;
    this.budgets = budgets;
  }

  /** Without the database no call is made: what it costs could not be bounded. */
  @Override
  public Reserving reserve(ModelQuestion question, String provider, CallEstimate estimate) {
    RunContext run = question.run();
    try {
      return budgets.reserve(
          run.tenant(), run.flow(), run.runId(), CallKeys.of(question, provider), estimate);
    } catch (DataAccessException e) {
      throw Failures.typed(e);
    }
  }

  @Override
  public void record(ModelCall call, @Nullable ModelReservation reservation, boolean charged) {
    try {
      region.write(
          call.tenant(),
          sql -> {
            if (reservation != null && charged) {
              budgets.settle(sql, reservation, used(call, reservation));
            } else if (reservation != null) {
              budgets.release(sql, reservation);
            }
            store.record(sql, call, reservation == null ? null : reservation.estimate());
            return null;
          });
    } catch (DataAccessException e) {
      LOG.warn("the record of a call to the model of {} was lost", call.provider(), e);
    }
  }

  /** What the provider said that it used; null when it did not say. */
  private static @Nullable CallEstimate used(ModelCall call, ModelReservation reservation) {
    Long in = call.tokensIn();
    Long out = call.tokensOut();
    return in == null || out == null
        ? null
        : new CallEstimate(in + out, call.costMicros(), reservation.estimate().currency());
  }
}
