package dev.weft.api.store;

import dev.weft.platform.store.IdempotencyClaim;
import dev.weft.platform.store.IdempotencyStore;
import dev.weft.platform.store.IdempotencyStore.Request;
import dev.weft.platform.store.StoredAnswer;
import dev.weft.platform.store.Stores;
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;

/** Idempotent requests in the platform's store. */
public final class PlatformIdempotentRequests implements IdempotentRequests {
  private final IdempotencyStore store;

  public PlatformIdempotentRequests(Stores stores) {
    this.store = stores.idempotency();
  }

  @Override
  public IdempotencyClaim claim(Request request, Duration lease, Duration keep) {
    return store.claim(request, lease, keep);
  }

  @Override
  public void answer(
      Request request, UUID attempt, StoredAnswer answer, Collection<String> scopes) {
    store.answer(request, attempt, answer, scopes);
  }

  @Override
  public void release(Request request, UUID attempt) {
    store.release(request, attempt);
  }

  @Override
  public void giveUp(Request request, UUID attempt) {
    store.giveUp(request, attempt);
  }

  @Override
  public int deleteExpired(int limit) {
    return store.deleteExpired(limit);
  }
}
