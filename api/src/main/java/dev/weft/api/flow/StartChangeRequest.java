package dev.weft.api.flow;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What changes of a run that has not started. */
@Schema(description = "What changes of a run that has not started; what is absent stays.")
record StartChangeRequest(
    @Schema(
            description = "The new time: an instant, or a local time in the run's time zone.",
            example = "2027-03-01T09:00:00Z")
        @Nullable String startAt,
    @Schema(description = "How long from now to wait instead.", example = "30m")
        @Nullable String startIn,
    @Schema(description = "The new goal, for a run that was started by a goal.")
        @Nullable String goal,
    @Schema(description = "The new plan, for a run that was started by a plan.")
        @Nullable Map<String, Object> plan,
    @Schema(description = "The new input, whole, for a run that was started by name.")
        @Nullable Map<String, Object> input) {}
