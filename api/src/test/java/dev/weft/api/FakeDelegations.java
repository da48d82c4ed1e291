package dev.weft.api;

import dev.weft.api.store.Delegations;
import dev.weft.platform.store.Delegation;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Delegations in memory. */
public final class FakeDelegations implements Delegations {
  public final List<Delegation> all = new CopyOnWriteArrayList<>();

  @Override
  public Delegation create(
      String tenant,
      String delegator,
      String delegate,
      String approvalId,
      Collection<String> scopes,
      Instant from,
      Instant until) {
    Delegation made =
        new Delegation(
            tenant,
            UUID.randomUUID().toString(),
            delegator,
            delegate,
            approvalId,
            List.copyOf(scopes),
            from,
            until,
            Instant.now(),
            null);
    all.add(made);
    return made;
  }

  @Override
  public List<Delegation> of(String tenant, String person, int limit) {
    return all.stream()
        .filter(one -> one.tenant().equals(tenant))
        .filter(one -> one.delegator().equals(person) || one.delegate().equals(person))
        .limit(limit)
        .toList();
  }

  @Override
  public Optional<Delegation> withdraw(String tenant, String delegationId, String delegator) {
    return all.stream()
        .filter(one -> one.tenant().equals(tenant) && one.delegationId().equals(delegationId))
        .filter(one -> one.delegator().equals(delegator))
        .findFirst();
  }
}
