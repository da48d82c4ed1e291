package dev.weft.api.flow;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** From where to run again, and with what. */
@Schema(description = "From where to run again, and with what.")
record RerunRequest(
    @Schema(description = "The first step that runs again.", example = "hotel")
        @Nullable String fromStep,
    @Schema(
            description =
                "For a plan: new values of parameters, by step and parameter; null takes one away.",
            example = "{\"hotel\": {\"nights\": 3}}")
        @Nullable Map<String, Map<String, Object>> params,
    @Schema(
            description =
                "For a flow written by hand: new values of its input's fields. Nothing can be taken"
                    + " over then.",
            example = "{\"nights\": 3}")
        @Nullable Map<String, Object> input,
    @Schema(
            description = "Steps whose effect stands and may be repeated all the same.",
            example = "[\"hotel\"]")
        @Nullable List<String> allowRepeat,
    @Schema(description = "Your own key for this request.", example = "trip-2027-03-again")
        @Nullable String reference) {}
