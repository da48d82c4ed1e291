package dev.weft.api;

import dev.weft.api.store.Schedules;
import dev.weft.platform.store.NewSchedule;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.ScheduleStore;
import dev.weft.platform.store.ScheduleView;
import dev.weft.platform.store.Sharing;
import dev.weft.platform.store.Sight;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;

/** Schedules in memory. */
public final class FakeSchedules implements Schedules {
  private final Map<String, ScheduleView> all = new LinkedHashMap<>();

  @Override
  public synchronized Optional<ScheduleView> find(String tenant, String name) {
    return all.values().stream()
        .filter(one -> one.tenant().equals(tenant) && one.name().equals(name) && !one.deleted())
        .findFirst();
  }

  @Override
  public synchronized Optional<ScheduleView> byId(String tenant, String scheduleId) {
    return Optional.ofNullable(all.get(scheduleId)).filter(one -> one.tenant().equals(tenant));
  }

  @Override
  public synchronized List<ScheduleView> list(String tenant, Sight sight, String after, int limit) {
    return all.values().stream()
        .filter(one -> one.tenant().equals(tenant) && !one.deleted())
        .filter(one -> sight.covers(one.sharing()))
        .filter(one -> after == null || one.name().compareTo(after) > 0)
        .sorted(Comparator.comparing(ScheduleView::name))
        .limit(limit)
        .toList();
  }

  @Override
  public synchronized Optional<ScheduleView> put(String tenant, NewSchedule wanted) {
    ScheduleView known = find(tenant, wanted.name()).orElse(null);
    if (known != null && known.ofFile() != wanted.ofFile()) {
      return Optional.empty();
    }
    if (known != null
        && wanted.definition().equals(known.definition())
        && wanted.scopes().equals(known.scopes())
        && (wanted.sharing() == null || wanted.sharing().equals(known.sharing()))) {
      return Optional.of(known);
    }
    ScheduleView kept =
        new ScheduleView(
            tenant,
            known == null ? UUID.randomUUID().toString() : known.scheduleId(),
            wanted.name(),
            wanted.subject(),
            wanted.ofFile(),
            false,
            wanted.definition(),
            wanted.scopes(),
            wanted.paused(),
            wanted.note(),
            known == null ? 1 : known.version() + 1,
            false,
            wanted.sharing() != null
                ? wanted.sharing()
                : known == null ? Sharing.EVERYBODY : known.sharing());
    all.put(kept.scheduleId(), kept);
    return Optional.of(kept);
  }

  @Override
  public synchronized void note(ScheduleView one, String note) {
    change(one.scheduleId(), one.deleted(), note, one.applied(), one.sharing());
  }

  @Override
  public synchronized void delete(String tenant, String scheduleId) {
    ScheduleView one = all.get(scheduleId);
    change(scheduleId, true, one.note(), false, one.sharing());
  }

  @Override
  public synchronized void apply(String tenant, String scheduleId, Consumer<ScheduleView> inLine) {
    ScheduleView one = all.get(scheduleId);
    inLine.accept(one);
    if (one.deleted()) {
      all.remove(scheduleId);
    } else {
      change(scheduleId, false, one.note(), true, one.sharing());
    }
  }

  @Override
  public synchronized List<ScheduleStore.Place> pending() {
    return all.values().stream()
        .filter(one -> one.deleted() || !one.applied())
        .map(one -> new ScheduleStore.Place(one.tenant(), one.scheduleId()))
        .toList();
  }

  @Override
  public synchronized List<ScheduleStore.Place> applied() {
    return all.values().stream()
        .filter(one -> !one.deleted() && one.applied())
        .map(one -> new ScheduleStore.Place(one.tenant(), one.scheduleId()))
        .toList();
  }

  @Override
  public synchronized List<ScheduleStore.Place> ofFiles() {
    return all.values().stream()
        .filter(one -> one.ofFile() && !one.deleted())
        .map(one -> new ScheduleStore.Place(one.tenant(), one.scheduleId()))
        .toList();
  }

  @Override
  public List<RunView> runs(ScheduleView schedule, int limit) {
    return List.of();
  }

  @Override
  public synchronized void share(String tenant, String scheduleId, Sharing sharing) {
    ScheduleView one = all.get(scheduleId);
    change(scheduleId, one.deleted(), one.note(), one.applied(), sharing);
  }

  private void change(String id, boolean deleted, String note, boolean applied, Sharing sharing) {
    ScheduleView old = all.get(id);
    all.put(
        id,
        new ScheduleView(
            old.tenant(),
            old.scheduleId(),
            old.name(),
            old.subject(),
            old.ofFile(),
            deleted,
            old.definition(),
            old.scopes(),
            old.paused(),
            note,
            old.version(),
            applied,
            sharing));
  }
}
