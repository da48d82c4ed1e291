package dev.weft.api.store;

import dev.weft.platform.store.NewSchedule;
import dev.weft.platform.store.RunStore;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.ScheduleStore;
import dev.weft.platform.store.ScheduleView;
import dev.weft.platform.store.Sharing;
import dev.weft.platform.store.Sight;
import dev.weft.platform.store.Stores;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Schedules in the platform's stores. */
public final class PlatformSchedules implements Schedules {
  private final ScheduleStore schedules;
  private final RunStore runs;

  public PlatformSchedules(Stores stores) {
    this.schedules = stores.schedules();
    this.runs = stores.runs();
  }

  @Override
  public Optional<ScheduleView> find(String tenant, String name) {
    return schedules.find(tenant, name);
  }

  @Override
  public Optional<ScheduleView> byId(String tenant, String scheduleId) {
    return schedules.byId(tenant, scheduleId);
  }

  @Override
  public List<ScheduleView> list(String tenant, Sight sight, @Nullable String after, int limit) {
    return schedules.list(tenant, sight, after, limit);
  }

  @Override
  public void share(String tenant, String scheduleId, Sharing sharing) {
    schedules.share(tenant, scheduleId, sharing);
  }

  @Override
  public Optional<ScheduleView> put(String tenant, NewSchedule wanted) {
    return schedules.put(tenant, wanted);
  }

  @Override
  public void note(ScheduleView schedule, @Nullable String note) {
    schedules.note(schedule, note);
  }

  @Override
  public void delete(String tenant, String scheduleId) {
    schedules.delete(tenant, scheduleId);
  }

  @Override
  public void apply(String tenant, String scheduleId, Consumer<ScheduleView> inLine) {
    schedules.apply(tenant, scheduleId, inLine);
  }

  @Override
  public List<ScheduleStore.Place> pending() {
    return schedules.pending();
  }

  @Override
  public List<ScheduleStore.Place> applied() {
    return schedules.applied();
  }

  @Override
  public List<ScheduleStore.Place> ofFiles() {
    return schedules.ofFiles();
  }

  @Override
  public List<RunView> runs(ScheduleView schedule, int limit) {
    return runs.ofSchedule(schedule.tenant(), schedule.scheduleId(), limit);
  }
}
