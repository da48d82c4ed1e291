package dev.weft.api.store;

import dev.weft.platform.store.KeyDestruction;
import dev.weft.platform.store.KeyDestructionStore;
import dev.weft.platform.store.KeyRotationStore;
import dev.weft.platform.store.KeysView;
import dev.weft.platform.store.Stores;
import dev.weft.platform.store.Tenant;
import dev.weft.platform.store.TenantStore;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Keys in the platform's stores. */
public final class PlatformKeys implements Keys {
  private final KeyRotationStore rotations;
  private final KeyDestructionStore destructions;
  private final TenantStore tenants;

  public PlatformKeys(Stores stores) {
    this.rotations = stores.keyRotations();
    this.destructions = stores.keyDestructions();
    this.tenants = stores.tenants();
  }

  @Override
  public KeysView of(String tenant) {
    return rotations.keys(tenant);
  }

  @Override
  public List<String> tenants() {
    return tenants.directory().stream().map(Tenant::tenantId).toList();
  }

  @Override
  public KeyDestruction ask(String tenant, String subject, String reason, String by) {
    return destructions.request(tenant, subject, reason, by);
  }

  @Override
  public List<KeyDestruction> destructions(String tenant) {
    return destructions.list(tenant);
  }

  @Override
  public Optional<KeyDestruction> destruction(String tenant, UUID id) {
    return destructions.find(tenant, id);
  }

  @Override
  public int openRuns(String tenant, String subject) {
    return destructions.openRuns(tenant, subject);
  }

  @Override
  public boolean decide(String tenant, KeyDestruction asked, boolean approve, String by) {
    return destructions.decide(tenant, asked, approve, by);
  }
}
