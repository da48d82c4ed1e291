package dev.weft.api.schedule;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.contract.access.Visibility;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.schedule.Overlap;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A schedule as the API shows it. */
@Schema(name = "Schedule", description = "What runs by the clock.")
@JsonInclude(JsonInclude.Include.NON_NULL)
record ScheduleAnswer(
    @Schema(example = "morning-report") String name,
    String scheduleId,
    @Schema(description = "Its id in Temporal Web UI.") String engineId,
    @Schema(
            description = "Who keeps it.",
            allowableValues = {"FILE", "API"})
        String origin,
    @Nullable String flow,
    @Nullable String goal,
    @Nullable Map<String, Object> input,
    List<String> cron,
    @Schema(example = "1h") @Nullable String every,
    @Nullable String offset,
    @Nullable String timeZone,
    @Nullable Overlap overlap,
    @Nullable String catchUp,
    @Schema(description = "The service in whose name it runs.") String service,
    List<String> scopes,
    @Schema(description = "Who sees it, and the runs that it starts, besides its owner.")
        Visibility visibility,
    @Schema(description = "The group that sees it, for those who belong to it.")
        @Nullable String group,
    boolean paused,
    @Nullable String note,
    @Schema(description = "Whether the engine has it as it stands here.") boolean applied,
    @Schema(description = "The next times; none while it is paused.") List<Instant> nextTimes,
    @Schema(description = "Times skipped because an earlier run had not ended.") long skipped,
    @Schema(description = "Times that passed unseen and were not made up for.") long missed,
    List<ScheduledRunAnswer> recentRuns) {

  /** A run that the schedule started. */
  @Schema(name = "ScheduledRun")
  @JsonInclude(JsonInclude.Include.NON_NULL)
  record ScheduledRunAnswer(
      String runId, RunStatus status, Instant requestedAt, @Nullable Instant endedAt) {}
}
