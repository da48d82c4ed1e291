package dev.weft.api;

import dev.weft.api.store.Audit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicBoolean;

/** An audit in memory. */
public final class FakeAudit implements Audit {
  public final List<Entry> entries = new CopyOnWriteArrayList<>();

  /** Whether nothing can be written. */
  public final AtomicBoolean broken = new AtomicBoolean();

  @Override
  public void write(Entry entry) {
    if (broken.get()) {
      throw new IllegalStateException("the audit is broken");
    }
    entries.add(entry);
  }

  public Entry last() {
    return entries.getLast();
  }
}
