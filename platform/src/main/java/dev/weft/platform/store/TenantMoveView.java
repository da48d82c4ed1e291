package dev.weft.platform.store;

import dev.weft.contract.tenancy.MovePhase;
import dev.weft.contract.tenancy.TenantMove;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A move as people see it.
 *
 * @param move the move
 * @param phase how far it is
 * @param waitingFor ids of runs that are in the way
 * @param problem why it was given up
 * @param requestedAt when somebody asked for it
 * @param updatedAt when it last got further
 * @param endedAt when it ended
 * @param certificate JSON that says what was moved
 * @param seal digest of the certificate under the new home's secret, hexadecimal
 */
public record TenantMoveView(
    TenantMove move,
    MovePhase phase,
    List<String> waitingFor,
    @Nullable String problem,
    Instant requestedAt,
    Instant updatedAt,
    @Nullable Instant endedAt,
    @Nullable String certificate,
    @Nullable String seal) {
  public TenantMoveView {
    waitingFor = List.copyOf(waitingFor);
  }
}
