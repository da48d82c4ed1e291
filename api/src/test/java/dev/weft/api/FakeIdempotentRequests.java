package dev.weft.api;

import dev.weft.api.store.IdempotentRequests;
import dev.weft.platform.store.IdempotencyClaim;
import dev.weft.platform.store.IdempotencyStore.Request;
import dev.weft.platform.store.StoredAnswer;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Requests and answers in memory. */
public final class FakeIdempotentRequests implements IdempotentRequests {
  public final List<Request> claimed = new CopyOnWriteArrayList<>();
  private final Map<String, Entry> entries = new ConcurrentHashMap<>();

  private record Entry(
      UUID made, String digest, boolean open, StoredAnswer answer, Collection<String> scopes) {}

  @Override
  public IdempotencyClaim claim(Request request, Duration lease, Duration keep) {
    claimed.add(request);
    UUID made = UUID.randomUUID();
    Entry before =
        entries.putIfAbsent(
            name(request), new Entry(made, request.digest(), false, null, List.of()));
    if (before == null) {
      return new IdempotencyClaim.Mine(UUID.randomUUID(), made);
    }
    if (!before.digest().equals(request.digest())) {
      return new IdempotencyClaim.Reused();
    }
    if (before.open()) {
      entries.put(
          name(request), new Entry(before.made(), request.digest(), false, null, List.of()));
      return new IdempotencyClaim.Mine(UUID.randomUUID(), before.made());
    }
    return before.answer() == null
        ? new IdempotencyClaim.InFlight(lease)
        : new IdempotencyClaim.Answered(before.answer(), List.copyOf(before.scopes()));
  }

  @Override
  public void answer(
      Request request, UUID attempt, StoredAnswer answer, Collection<String> scopes) {
    entries.computeIfPresent(
        name(request),
        (name, entry) -> new Entry(entry.made(), request.digest(), false, answer, scopes));
  }

  @Override
  public void release(Request request, UUID attempt) {
    entries.computeIfPresent(
        name(request),
        (name, entry) -> new Entry(entry.made(), request.digest(), true, null, List.of()));
  }

  @Override
  public void giveUp(Request request, UUID attempt) {
    entries.remove(name(request));
  }

  @Override
  public int deleteExpired(int limit) {
    return 0;
  }

  private static String name(Request request) {
    return String.join("\n", request.tenant(), request.subject(), request.route(), request.key());
  }
}
