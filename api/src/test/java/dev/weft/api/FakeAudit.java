package dev.weft.api;

import dev.weft.api.store.Audit;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** An audit in memory. */
public final class FakeAudit implements Audit {
  public final List<Entry> entries = new CopyOnWriteArrayList<>();

  @Override
  public void write(Entry entry) {
    entries.add(entry);
  }

  public Entry last() {
    return entries.getLast();
  }
}
