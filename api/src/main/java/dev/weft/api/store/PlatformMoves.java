package dev.weft.api.store;

import dev.weft.contract.tenancy.TenantMove;
import dev.weft.platform.store.ResidencyChange;
import dev.weft.platform.store.ResidencyStore;
import dev.weft.platform.store.Stores;
import dev.weft.platform.store.TenantHome;
import dev.weft.platform.store.TenantMoveStore;
import dev.weft.platform.store.TenantMoveView;
import dev.weft.platform.store.TenantStore;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Moves in the platform's stores. */
public final class PlatformMoves implements Moves {
  private final TenantStore tenants;
  private final TenantMoveStore moves;
  private final ResidencyStore residencies;

  public PlatformMoves(Stores stores) {
    this.tenants = stores.tenants();
    this.moves = stores.tenantMoves();
    this.residencies = stores.residencies();
  }

  @Override
  public TenantHome home(String tenant) {
    return tenants.home(tenant).orElseThrow();
  }

  @Override
  public TenantMove ask(String tenant, String to, Duration drain, String by) {
    return moves.request(tenant, to, drain, by);
  }

  @Override
  public List<TenantMoveView> list(String tenant) {
    return moves.list(tenant);
  }

  @Override
  public Optional<TenantMoveView> find(String tenant, UUID id) {
    return moves.find(tenant, id);
  }

  @Override
  public ResidencyChange askResidency(
      String tenant, ResidencyChange.Residency residency, String reason, String by) {
    return residencies.request(tenant, residency, reason, by);
  }

  @Override
  public List<ResidencyChange> residencies(String tenant) {
    return residencies.list(tenant);
  }

  @Override
  public boolean decideResidency(String tenant, ResidencyChange asked, boolean approve, String by) {
    return residencies.decide(tenant, asked, approve, by);
  }
}
