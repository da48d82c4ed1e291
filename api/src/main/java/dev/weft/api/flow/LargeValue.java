package dev.weft.api.flow;

import io.swagger.v3.oas.annotations.media.Schema;

/**
 * Where a large value is to be had.
 *
 * @param bytes about how large it is
 * @param href answers it whole, as JSON
 */
@Schema(name = "LargeValue")
public record LargeValue(
    @Schema(description = "About how large it is.", example = "20971520") long bytes,
    @Schema(
            description = "Answers it whole, as JSON.",
            example =
                "http://127.0.0.1:7400/api/v1/flows/01934f6e-5b5a-7c3e-9d7a-2f6b1c0d4e5f/steps/a/result")
        String href) {}
