package dev.weft.activity.model;

import dev.weft.platform.store.ModelCall;

/** Keeps the records of model calls. */
public interface ModelCalls {
  /** Stores a record. A call that succeeded does not fail because its record could not be kept. */
  void record(ModelCall call);
}
