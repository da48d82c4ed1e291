package dev.weft.api.store;

import dev.weft.api.region.EachRegion;
import dev.weft.platform.store.IdempotencyClaim;
import dev.weft.platform.store.IdempotencyStore.Request;
import dev.weft.platform.store.StoredAnswer;
import java.time.Duration;
import java.util.Collection;
import java.util.UUID;

/** Requests that carry an Idempotency-Key, and their answers, for every process of the region. */
public interface IdempotentRequests {
  /**
   * Claims a request.
   *
   * @param lease how long this try has the request to itself
   * @param keep how long the answer is kept
   */
  IdempotencyClaim claim(Request request, Duration lease, Duration keep);

  /** Keeps the answer of a try. */
  void answer(Request request, UUID attempt, StoredAnswer answer, Collection<String> scopes);

  /** Lets the next try take over one of which nobody knows what it has done. */
  void release(Request request, UUID attempt);

  /** Forgets a try that came to nothing. */
  void giveUp(Request request, UUID attempt);

  /**
   * Deletes what has expired, of every tenant.
   *
   * @param limit how many at most
   * @return how many
   */
  @EachRegion
  int deleteExpired(int limit);
}
