package dev.weft.api;

import dev.weft.api.engine.Engine;
import dev.weft.api.engine.ScheduleEngine;
import dev.weft.platform.store.ScheduleView;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;

/** A clock that only remembers what it was asked. */
public final class FakeScheduleEngine implements ScheduleEngine {
  public final Map<String, Boolean> paused = new ConcurrentHashMap<>();
  public final List<String> triggered = new CopyOnWriteArrayList<>();
  public volatile boolean away;
  public volatile boolean unsupported;
  public volatile String refused;

  @Override
  public void apply(ScheduleView schedule) {
    answer();
    if (refused != null && schedule.definition().cron().contains(refused)) {
      throw new RefusedException(new IllegalStateException("refused"));
    }
    paused.putIfAbsent(schedule.scheduleId(), schedule.paused());
  }

  @Override
  public void delete(ScheduleView schedule) {
    answer();
    paused.remove(schedule.scheduleId());
  }

  @Override
  public Optional<State> describe(ScheduleView schedule) {
    answer();
    return Optional.ofNullable(paused.get(schedule.scheduleId()))
        .map(state -> new State(state, state ? List.of() : List.of(Instant.EPOCH), 0, 0));
  }

  @Override
  public Set<String> ids() {
    answer();
    return Set.copyOf(paused.keySet());
  }

  @Override
  public void pause(ScheduleView schedule, boolean pause) {
    answer();
    paused.put(schedule.scheduleId(), pause);
  }

  @Override
  public void trigger(ScheduleView schedule) {
    answer();
    triggered.add(schedule.scheduleId());
  }

  private void answer() {
    if (away) {
      throw new Engine.UnreachableException("away", new IllegalStateException("away"));
    }
    if (unsupported) {
      throw new UnsupportedException(new IllegalStateException("unsupported"));
    }
  }
}
