package dev.weft.activity.model;

import dev.weft.platform.store.CallEstimate;
import dev.weft.platform.store.ModelCall;
import dev.weft.platform.store.ModelReservation;
import dev.weft.platform.store.Reserving;
import org.jspecify.annotations.Nullable;

/** Lets calls of models pass as the tenant's budgets say, and keeps their records. */
public interface ModelCalls {
  /**
   * Reserves what a call may need.
   *
   * @param provider the provider that is asked
   * @return what is reserved, or why nothing is
   */
  Reserving reserve(ModelQuestion question, String provider, CallEstimate estimate);

  /**
   * Stores a record, and settles what was reserved. A call that succeeded does not fail because its
   * record could not be kept.
   *
   * @param reservation what was reserved; null when nothing was
   * @param charged whether the provider may have charged the call
   */
  void record(ModelCall call, @Nullable ModelReservation reservation, boolean charged);
}
