package dev.weft.api.store;

import dev.weft.platform.store.PayloadBlobStore;
import dev.weft.platform.store.PayloadBlobStore.Due;
import java.time.Duration;
import java.util.List;

/** Large payloads in the platform's store. */
public final class PlatformPayloads implements Payloads {
  private final PayloadBlobStore store;
  private final Duration historyRetention;

  /**
   * Payloads of the store.
   *
   * @param historyRetention how long the engine keeps histories of closed flows
   */
  public PlatformPayloads(PayloadBlobStore store, Duration historyRetention) {
    this.store = store;
    this.historyRetention = historyRetention;
  }

  @Override
  public List<Due> due(int limit) {
    return store.due(historyRetention, limit);
  }

  @Override
  public int delete(Due due) {
    return store.delete(due);
  }
}
