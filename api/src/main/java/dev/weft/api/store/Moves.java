package dev.weft.api.store;

import dev.weft.contract.tenancy.TenantMove;
import dev.weft.platform.store.ResidencyChange;
import dev.weft.platform.store.TenantHome;
import dev.weft.platform.store.TenantMoveView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Moves of tenants, and where their data may be. */
public interface Moves {
  /** What the tenant's home says of it. */
  TenantHome home(String tenant);

  /** Notes that somebody asks for a move; the one that is under way when there is one. */
  TenantMove ask(String tenant, String to, Duration drain, String by);

  /** The newest moves. */
  List<TenantMoveView> list(String tenant);

  /** One of them. */
  Optional<TenantMoveView> find(String tenant, UUID id);

  /** Notes that somebody asks for a change of residency. */
  ResidencyChange askResidency(
      String tenant, ResidencyChange.Residency residency, String reason, String by);

  /** The newest changes of residency, decided or not. */
  List<ResidencyChange> residencies(String tenant);

  /**
   * Decides about a change of residency; an approval makes it.
   *
   * @return false when it was decided before
   */
  boolean decideResidency(String tenant, ResidencyChange asked, boolean approve, String by);
}
