package dev.weft.api.store;

import dev.weft.platform.store.AuditEntry;
import dev.weft.platform.store.AuditStore;
import dev.weft.platform.store.Stores;
import java.time.Clock;

/** The audit in the platform's stores. */
public final class PlatformAudit implements Audit {
  private final AuditStore store;
  private final Clock clock;

  public PlatformAudit(Stores stores) {
    this.store = stores.audit();
    this.clock = stores.clock();
  }

  @Override
  public void write(Entry entry) {
    store.append(
        new AuditEntry(
            entry.tenant(),
            clock.instant(),
            entry.actor(),
            entry.action(),
            entry.target(),
            entry.outcome(),
            entry.traceId(),
            entry.details()));
  }
}
