package dev.weft.api.flow;

import com.fasterxml.jackson.annotation.JsonProperty;
import dev.weft.api.placement.PlacementWords;
import dev.weft.contract.access.Visibility;
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
    @Schema(
            description =
                "The name of a flow of the catalogue or of a template; name@2 for a version of it.",
            example = "TripBooking")
        @Nullable String flow,
    @Schema(
            description =
                "The named flow's input, as its schema in the catalogue says, or the values of the"
                    + " template's parameters.")
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
        @Nullable String locale,
    @Schema(
            description =
                "When to start: an instant, or a local time in the time zone. Default: at once.",
            example = "2027-03-01T08:00:00Z")
        @Nullable String startAt,
    @Schema(description = "How long to wait before the start instead.", example = "2h")
        @Nullable String startIn,
    @Schema(description = "Waits for further starts with the same key; the last input wins.")
        @Nullable Debounce debounce,
    @Schema(description = "Starts one run per key and window; another start returns that run.")
        @Nullable Deduplicate deduplicate,
    @Schema(description = "What placement rules may ask of the run.")
        @Nullable PlacementWords placement,
    @Schema(description = "Who sees the run besides its owner. Default: as configured.")
        @Nullable Visibility visibility,
    @Schema(
            description =
                "For FAMILY: one of the groups that the token names. Default: its only one.",
            example = "family-7")
        @Nullable String group) {

  /** A request that says only what to run. */
  static StartRequest ordering(
      @Nullable String goal,
      @Nullable Map<String, Object> plan,
      @Nullable String flow,
      @Nullable Map<String, Object> input) {
    return new StartRequest(
        goal, plan, flow, input, null, null, null, null, null, null, null, null, null, null);
  }

  /** Of starts that follow each other quickly only the last counts. */
  @Schema(name = "Debounce")
  record Debounce(
      @Schema(description = "Your own key, unique per tenant.", example = "inbox-7")
          @Nullable String key,
      @Schema(description = "How long nothing new must come.", example = "30s")
          @JsonProperty("wait")
          @Nullable String quiet,
      @Schema(description = "Start after so long even so. Default: ten times wait.", example = "5m")
          @Nullable String maxWait) {}

  /** One run per key and window. */
  @Schema(name = "Deduplicate")
  record Deduplicate(
      @Schema(description = "Your own key, unique per tenant.", example = "order-7")
          @Nullable String key,
      @Schema(description = "From the first start on.", example = "1h") @Nullable String window) {}
}
