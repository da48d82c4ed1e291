package dev.weft.api.schedule;

import dev.weft.contract.access.Visibility;
import dev.weft.contract.schedule.Overlap;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What shall run when: exactly one of flow and goal, and exactly one of cron and every. */
@Schema(
    description =
        "What shall run when: exactly one of flow and goal, and exactly one of cron and every.")
record ScheduleRequest(
    @Schema(
            description =
                "The name of a flow of the catalogue or of a template; name@2 for a version of it.",
            example = "TripBooking")
        @Nullable String flow,
    @Schema(
            description = "What to plan and do each time, in plain words.",
            example = "Record 12.50 EUR for lunch today")
        @Nullable String goal,
    @Schema(description = "The flow's input, or the values of the template's parameters.")
        @Nullable Map<String, Object> input,
    @Schema(
            description =
                "Times of the clock, five fields each: minute, hour, day of month, month, day of"
                    + " week.",
            example = "[\"0 7 * * MON-FRI\"]")
        @Nullable List<String> cron,
    @Schema(description = "The interval between two starts.", example = "1h")
        @Nullable String every,
    @Schema(description = "How long after each whole interval.", example = "5m")
        @Nullable String offset,
    @Schema(
            description = "IANA zone of the times, and of the runs. Default: the tenant's.",
            example = "Europe/Vienna")
        @Nullable String timeZone,
    @Schema(description = "BCP 47 language tag of the runs. Default: en.", example = "en")
        @Nullable String locale,
    @Schema(description = "What happens while an earlier run has not ended. Default: SKIP.")
        @Nullable Overlap overlap,
    @Schema(
            description =
                "How long after a time that was missed it is still made up for. Default: 10m.",
            example = "1h")
        @Nullable String catchUp,
    @Schema(description = "In whose name it runs.") @Nullable RunAs runAs,
    @Schema(description = "Whether it begins paused.") @Nullable Boolean paused,
    @Schema(description = "Why, for people.") @Nullable String note,
    @Schema(
            description =
                "Who sees it, and the runs that it starts, besides its owner. Default: as it is; of"
                    + " a new one as configured.")
        @Nullable Visibility visibility,
    @Schema(
            description =
                "For FAMILY: one of the groups that the token names. Default: its only one.",
            example = "family-7")
        @Nullable String group) {

  /** A service: schedules never run as a person. */
  @Schema(name = "RunAs")
  record RunAs(
      @Schema(description = "The service's name. Default: the schedule's.", example = "reporting")
          @Nullable String service,
      @Schema(
              description =
                  "What its runs may do; at most what the caller may. Default: what the caller may.",
              example = "[\"finance:write\"]")
          @Nullable List<String> scopes) {}
}
