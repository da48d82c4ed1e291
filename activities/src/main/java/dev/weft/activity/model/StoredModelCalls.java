package dev.weft.activity.model;

import dev.weft.platform.store.ModelCall;
import dev.weft.platform.store.ModelCallStore;
import org.jooq.exception.DataAccessException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Keeps the records in the region's database. */
public final class StoredModelCalls implements ModelCalls {
  private static final Logger LOG = LoggerFactory.getLogger(StoredModelCalls.class);

  private final ModelCallStore store;

  public StoredModelCalls(ModelCallStore store) {
    this.store = store;
  }

  @Override
  public void record(ModelCall call) {
    try {
      store.record(call);
    } catch (DataAccessException e) {
      LOG.warn("the record of a call to the model of {} was lost", call.provider(), e);
    }
  }
}
