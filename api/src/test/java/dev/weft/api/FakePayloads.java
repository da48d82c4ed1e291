package dev.weft.api;

import dev.weft.api.store.Payloads;
import dev.weft.platform.store.PayloadBlobStore.Due;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Payloads that only remember what was deleted. */
public final class FakePayloads implements Payloads {
  public final List<Due> due = new CopyOnWriteArrayList<>();
  public final List<Due> deleted = new CopyOnWriteArrayList<>();

  @Override
  public List<Due> due(int limit) {
    return due.stream().limit(limit).toList();
  }

  @Override
  public int delete(Due gone) {
    deleted.add(gone);
    return 1;
  }
}
