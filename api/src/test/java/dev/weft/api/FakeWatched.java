package dev.weft.api;

import dev.weft.api.store.Watched;
import dev.weft.platform.store.WatchStore;

/** Three debts and two approvals for everybody. */
final class FakeWatched implements Watched {
  @Override
  public WatchStore.Counts counts(String tenant) {
    return new WatchStore.Counts(3, 2);
  }
}
