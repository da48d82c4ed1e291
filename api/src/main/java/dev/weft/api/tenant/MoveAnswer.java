package dev.weft.api.tenant;

import dev.weft.contract.tenancy.MovePhase;
import dev.weft.platform.store.TenantMoveView;
import io.swagger.v3.oas.annotations.media.Schema;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A move as the API shows it.
 *
 * @param certificate what was moved, as it is sealed
 */
@Schema(name = "TenantMove", description = "A move of a tenant to another region.")
record MoveAnswer(
    String moveId,
    String tenant,
    String from,
    String to,
    MovePhase phase,
    @Schema(description = "Runs that are in the way: end or cancel them.") List<String> waitingFor,
    @Schema(description = "Why it was given up.") @Nullable String problem,
    long drainSeconds,
    Instant requestedAt,
    Instant updatedAt,
    @Nullable Instant endedAt,
    @Schema(
            description = "What was moved, with a hash of each table; JSON, sealed as it stands.",
            type = "string")
        @Nullable String certificate,
    @Schema(description = "Digest of the certificate under the new region's secret.")
        @Nullable String seal) {

  static MoveAnswer of(TenantMoveView view) {
    return new MoveAnswer(
        view.move().moveId(),
        view.move().tenant(),
        view.move().from(),
        view.move().to(),
        view.phase(),
        view.waitingFor(),
        view.problem(),
        view.move().drainSeconds(),
        view.requestedAt(),
        view.updatedAt(),
        view.endedAt(),
        view.certificate(),
        view.seal());
  }
}
