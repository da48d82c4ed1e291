package dev.weft.testkit.fake;

import dev.weft.contract.error.ErrorType;
import dev.weft.contract.schedule.ScheduleActivities;
import dev.weft.contract.schedule.ScheduledRun;
import dev.weft.contract.schedule.ScheduledStartInput;
import io.temporal.failure.ApplicationFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Schedules that a test tells what to run; any other is gone. */
public final class FakeSchedules implements ScheduleActivities {
  private final Map<String, ScheduledRun> runs = new LinkedHashMap<>();
  private final List<Instant> due = new ArrayList<>();
  private @Nullable ErrorType failure;

  /** What the schedule runs. */
  public synchronized FakeSchedules runs(String scheduleId, ScheduledRun run) {
    runs.put(scheduleId, run);
    return this;
  }

  /** The next acceptance fails so. */
  public synchronized FakeSchedules fails(ErrorType type) {
    failure = type;
    return this;
  }

  /** The times that were accepted, each as often as it was tried. */
  public synchronized List<Instant> due() {
    return List.copyOf(due);
  }

  @Override
  public synchronized ScheduledRun accept(ScheduledStartInput input, Instant at) {
    due.add(at);
    ErrorType type = failure;
    failure = null;
    ScheduledRun run = runs.get(input.scheduleId());
    if (type == null && run != null) {
      return run;
    }
    throw ApplicationFailure.newFailure(
        "told to fail", (type == null ? ErrorType.NotFound : type).name());
  }
}
