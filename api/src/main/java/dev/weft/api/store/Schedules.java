package dev.weft.api.store;

import dev.weft.api.region.EachRegion;
import dev.weft.platform.store.NewSchedule;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.ScheduleStore;
import dev.weft.platform.store.ScheduleView;
import dev.weft.platform.store.Sharing;
import dev.weft.platform.store.Sight;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Schedules as they shall be, and the runs that they started. */
public interface Schedules {
  /** A schedule by its name. */
  Optional<ScheduleView> find(String tenant, String name);

  /** A schedule by its id, also one that is being deleted. */
  Optional<ScheduleView> byId(String tenant, String scheduleId);

  /** Schedules in the order of their names. */
  List<ScheduleView> list(String tenant, Sight sight, @Nullable String after, int limit);

  /** Shares a schedule otherwise, and the runs that it will start. */
  void share(String tenant, String scheduleId, Sharing sharing);

  /** Makes or changes a schedule; empty when the name belongs to the other kind of keeper. */
  Optional<ScheduleView> put(String tenant, NewSchedule wanted);

  /** Notes why a schedule is paused; null when it no longer is. */
  void note(ScheduleView schedule, @Nullable String note);

  /** Takes the schedule away; its name is free at once. */
  void delete(String tenant, String scheduleId);

  /**
   * Brings the engine into line with a schedule as it stands, one change at a time, and notes that;
   * of a deleted one nothing is left then.
   */
  void apply(String tenant, String scheduleId, Consumer<ScheduleView> inLine);

  /** Schedules of any tenant that the engine does not have as they shall be. */
  @EachRegion
  List<ScheduleStore.Place> pending();

  /** Schedules of any tenant that the engine should have as they stand. */
  @EachRegion
  List<ScheduleStore.Place> applied();

  /** Schedules of any tenant that files keep. */
  @EachRegion
  List<ScheduleStore.Place> ofFiles();

  /** The runs that a schedule started, the newest first. */
  List<RunView> runs(ScheduleView schedule, int limit);
}
