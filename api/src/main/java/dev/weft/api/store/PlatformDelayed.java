package dev.weft.api.store;

import dev.weft.platform.store.DelayedStarts;
import dev.weft.platform.store.OpenRun;
import dev.weft.platform.store.StartChange;
import dev.weft.platform.store.Stores;
import java.util.List;

/** Delayed runs in the platform's stores. */
public final class PlatformDelayed implements Delayed {
  private final DelayedStarts starts;

  public PlatformDelayed(Stores stores) {
    this.starts = stores.delayedStarts();
  }

  @Override
  public List<OpenRun> due(int limit) {
    return starts.due(limit);
  }

  @Override
  public boolean release(String tenant, String runId) {
    return starts.release(tenant, runId);
  }

  @Override
  public boolean change(String tenant, String runId, String subject, StartChange change) {
    return starts.change(tenant, runId, subject, change);
  }

  @Override
  public boolean cancel(String tenant, String runId) {
    return starts.cancel(tenant, runId);
  }

  @Override
  public int forgetClaims() {
    return starts.deleteExpiredClaims();
  }
}
