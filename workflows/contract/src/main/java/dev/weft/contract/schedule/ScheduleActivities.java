package dev.weft.contract.schedule;

import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityMethod;
import java.time.Instant;

/** Accepts the runs of schedules. */
@ActivityInterface
public interface ScheduleActivities {
  /**
   * Stores the run of one due time as accepted; repeating it returns the same run.
   *
   * @param due the time for which the schedule started
   * @throws io.temporal.failure.ApplicationFailure of type {@code NotFound} when there is no such
   *     schedule or template any more, and {@code InvalidInput} when its input no longer fits
   */
  @ActivityMethod(name = "schedule.accept")
  ScheduledRun accept(ScheduledStartInput input, Instant due);
}
