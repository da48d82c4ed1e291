package dev.weft.contract.schedule;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What runs by the clock, and when.
 *
 * @param flow a flow of the catalogue, or a template, {@code name@2} for a version of it; null when
 *     there is a goal
 * @param goal what to plan and do each time, in plain words; null when there is a flow
 * @param input the flow's input, or the values of the template's parameters
 * @param cron times of the clock with five fields each; empty when there is an interval
 * @param every the interval; null when there are times
 * @param offset how long after each whole interval since 1970; null for none
 * @param timeZone IANA zone of the times, and of the runs
 * @param locale BCP 47 tag of the runs
 * @param overlap what happens while an earlier run has not ended
 * @param catchUp how long after a missed time it is still made up for
 */
public record ScheduleDefinition(
    @Nullable String flow,
    @Nullable String goal,
    @Nullable Map<String, Object> input,
    List<String> cron,
    @Nullable Duration every,
    @Nullable Duration offset,
    String timeZone,
    String locale,
    Overlap overlap,
    Duration catchUp) {
  public ScheduleDefinition {
    cron = cron == null ? List.of() : List.copyOf(cron);
  }
}
