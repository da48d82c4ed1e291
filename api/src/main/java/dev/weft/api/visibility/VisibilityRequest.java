package dev.weft.api.visibility;

import dev.weft.contract.access.Visibility;
import io.swagger.v3.oas.annotations.media.Schema;
import org.jspecify.annotations.Nullable;

/** Who shall see an item besides its owner. */
@Schema(description = "Who shall see an item besides its owner.")
public record VisibilityRequest(
    @Schema(description = "Nobody, a group of the owner's, or everybody of the tenant.")
        @Nullable Visibility visibility,
    @Schema(
            description =
                "For FAMILY: one of the groups that the token names. Default: its only one.",
            example = "family-7")
        @Nullable String group) {}
