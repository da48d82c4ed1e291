package dev.weft.api.placement;

import com.fasterxml.jackson.annotation.JsonInclude;
import dev.weft.contract.run.RunPlacement;
import dev.weft.platform.store.RunTarget;
import io.swagger.v3.oas.annotations.media.Schema;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Where a run was placed, as the API shows it. */
@Schema(name = "Placement", description = "Where a run was placed; it stays there.")
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PlacementAnswer(
    @Schema(example = "eu-west-1") String region,
    @Schema(description = "The workers' tier.", example = "standard") String tier,
    @Schema(description = "Whose machines they are.", example = "aws") @Nullable String provider,
    @Schema(
            description =
                "The rules that decided; empty for runs that started before there were rules.",
            example = "[\"eu\", \"ordinary\"]")
        List<String> rules,
    @Schema(example = "Data of the EU stays in the EU. Nothing asks for other workers.")
        @Nullable String reason,
    @Schema(
            description = "SHA-256 of the bundle that decided.",
            example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")
        @Nullable String bundle) {
  /** Of a run. */
  public static PlacementAnswer of(RunTarget target) {
    RunPlacement placement = target.placement();
    return new PlacementAnswer(
        target.region(),
        placement.tier(),
        placement.provider(),
        placement.rules(),
        placement.reason(),
        placement.bundle());
  }
}
