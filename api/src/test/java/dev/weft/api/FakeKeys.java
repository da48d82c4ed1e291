package dev.weft.api;

import dev.weft.api.engine.KeyRotations;
import dev.weft.api.store.Keys;
import dev.weft.platform.store.KeyDestruction;
import dev.weft.platform.store.KeyDestruction.State;
import dev.weft.platform.store.KeysView;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keys in memory; rotations only remember that they were asked for. */
public final class FakeKeys implements Keys, KeyRotations {
  public final List<String> rotated = new CopyOnWriteArrayList<>();
  public final Map<String, Duration> scheduled = new ConcurrentHashMap<>();
  public final List<String> destroyed = new CopyOnWriteArrayList<>();
  public final Map<String, Integer> open = new ConcurrentHashMap<>();
  private final Map<String, KeyDestruction> asked = new ConcurrentHashMap<>();

  @Override
  public KeysView of(String tenant) {
    return new KeysView(3, 1, Instant.EPOCH, List.of("LOCAL"), List.of());
  }

  @Override
  public List<String> tenants() {
    return List.of("acme", "globex");
  }

  @Override
  public KeyDestruction ask(String tenant, String subject, String reason, String by) {
    KeyDestruction wish =
        new KeyDestruction(
            UUID.randomUUID().toString(),
            subject,
            reason,
            State.REQUESTED,
            by,
            Instant.EPOCH,
            null,
            null);
    asked.put(tenant + "/" + wish.destructionId(), wish);
    return wish;
  }

  @Override
  public List<KeyDestruction> destructions(String tenant) {
    return asked.entrySet().stream()
        .filter(entry -> entry.getKey().startsWith(tenant + "/"))
        .map(Map.Entry::getValue)
        .toList();
  }

  @Override
  public Optional<KeyDestruction> destruction(String tenant, UUID id) {
    return Optional.ofNullable(asked.get(tenant + "/" + id));
  }

  @Override
  public int openRuns(String tenant, String subject) {
    return open.getOrDefault(subject, 0);
  }

  @Override
  public boolean decide(String tenant, KeyDestruction wish, boolean approve, String by) {
    KeyDestruction now = asked.get(tenant + "/" + wish.destructionId());
    if (now.state() != State.REQUESTED) {
      return false;
    }
    asked.put(
        tenant + "/" + wish.destructionId(),
        new KeyDestruction(
            wish.destructionId(),
            wish.subject(),
            wish.reason(),
            approve ? State.DONE : State.REJECTED,
            wish.requestedBy(),
            wish.requestedAt(),
            by,
            Instant.EPOCH));
    if (approve) {
      destroyed.add(wish.subject());
    }
    return true;
  }

  @Override
  public void start(String tenant) {
    rotated.add(tenant);
  }

  @Override
  public void schedule(String tenant, Duration every) {
    scheduled.put(tenant, every);
  }
}
