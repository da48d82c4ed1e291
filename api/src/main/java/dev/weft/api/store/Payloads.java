package dev.weft.api.store;

import dev.weft.api.region.EachRegion;
import dev.weft.platform.store.PayloadBlobStore.Due;
import java.util.List;

/** Large payloads that the engine's histories refer to. */
public interface Payloads {
  /** Runs of any tenant whose payloads may have outlived their histories; each once a day. */
  @EachRegion
  List<Due> due(int limit);

  /**
   * Deletes a run's payloads.
   *
   * @return how many
   */
  int delete(Due due);
}
