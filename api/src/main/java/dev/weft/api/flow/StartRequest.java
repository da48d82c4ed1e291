package dev.weft.api.flow;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What starts a run: exactly one of goal, plan, and flow with input. */
@Schema(description = "What starts a run: exactly one of goal, plan, and flow with input.")
record StartRequest(
    @Schema(
            description = "What should happen, in plain words.",
            example = "Book a flight to Berlin next Monday and add it to my calendar")
        @Nullable String goal,
    @Schema(description = "A plan to run as it is; it is validated before the start.")
        @Nullable Map<String, Object> plan,
    @Schema(description = "The name of a flow of the catalogue.", example = "TripBooking")
        @Nullable String flow,
    @Schema(description = "The named flow's input, as its schema in the catalogue says.")
        @Nullable Map<String, Object> input,
    @Schema(
            description =
                "Your own key for this request. Starting again with the same one returns the first"
                    + " run.",
            example = "trip-2027-03")
        @Nullable String reference,
    @Schema(
            description = "IANA time zone in which dates are meant. Default: the tenant's.",
            example = "Europe/Vienna")
        @Nullable String timeZone,
    @Schema(description = "BCP 47 language tag. Default: en.", example = "en")
        @Nullable String locale) {}
