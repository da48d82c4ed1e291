package dev.weft.api.flow;

import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** A goal to plan without running it. */
@Schema(name = "PlanRequest", description = "A goal to plan without running it.")
record PlanAsk(
    @Schema(
            description = "What should happen, in plain words.",
            example = "Book a flight to Berlin next Monday")
        @Nullable String goal,
    @Schema(description = "IANA time zone in which dates are meant.", example = "Europe/Vienna")
        @Nullable String timeZone,
    @Schema(description = "BCP 47 language tag.", example = "en") @Nullable String locale) {}
