package dev.weft.api;

import dev.weft.platform.limit.RateLimits;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Windows that are full for whom the test says so. */
public final class FakeLimits implements RateLimits {
  public final Set<String> exhausted = ConcurrentHashMap.newKeySet();
  public final List<String> taken = new CopyOnWriteArrayList<>();

  @Override
  public Taken take(String name, int perWindow) {
    taken.add(name);
    return exhausted.contains(name)
        ? new Taken(false, 0, WINDOW.minusMillis(17_500))
        : new Taken(true, perWindow - 1L, WINDOW);
  }

  @Override
  public void close() {}
}
