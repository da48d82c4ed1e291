package dev.weft.api.store;

import dev.weft.platform.store.WatchStore;

/** What operators watch. */
public interface Watched {
  /** Counts what a tenant has; quick, and bounded. */
  WatchStore.Counts counts(String tenant);
}
