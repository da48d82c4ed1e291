package dev.weft.api.approval;

import io.swagger.v3.oas.annotations.media.Schema;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A person's answer. */
@Schema(name = "DecisionRequest", description = "A person's answer.")
record DecisionRequest(
    @Schema(description = "true approves, false rejects", example = "true")
        @Nullable Boolean approve,
    @Schema(description = "Why; kept with the decision.", example = "as discussed")
        @Nullable String reason,
    @Schema(
            description =
                "With true: what the arguments shall be instead, all of them. They are checked"
                    + " and quoted anew; votes for the earlier ones count no more.",
            example = "{\"from\": \"VIE\", \"to\": \"HAM\", \"date\": \"2027-03-02\"}")
        @Nullable Map<String, Object> arguments,
    @Schema(description = "The version that the person saw.", example = "1")
        @Nullable Integer version) {}
