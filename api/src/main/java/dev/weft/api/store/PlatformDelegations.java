package dev.weft.api.store;

import dev.weft.platform.store.Cursor;
import dev.weft.platform.store.Delegation;
import dev.weft.platform.store.DelegationStore;
import dev.weft.platform.store.Stores;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Delegations in the platform's stores. */
public final class PlatformDelegations implements Delegations {
  private final DelegationStore delegations;

  public PlatformDelegations(Stores stores) {
    this.delegations = stores.delegations();
  }

  @Override
  public Delegation create(
      String tenant,
      String delegator,
      String delegate,
      @Nullable String approvalId,
      Collection<String> scopes,
      Instant from,
      Instant until) {
    return delegations.create(tenant, delegator, delegate, approvalId, scopes, from, until);
  }

  @Override
  public List<Delegation> of(String tenant, String person, @Nullable Cursor after, int limit) {
    return delegations.of(tenant, person, after, limit);
  }

  @Override
  public Optional<Delegation> withdraw(String tenant, String delegationId, String delegator) {
    return delegations.withdraw(tenant, delegationId, delegator);
  }
}
