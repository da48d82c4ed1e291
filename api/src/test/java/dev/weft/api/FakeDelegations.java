package dev.weft.api;

import dev.weft.api.store.Delegations;
import dev.weft.platform.store.Cursor;
import dev.weft.platform.store.Delegation;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;

/** Delegations in memory. */
public final class FakeDelegations implements Delegations {
  public final List<Delegation> all = new CopyOnWriteArrayList<>();

  private static final Comparator<Delegation> NEWEST =
      Comparator.comparing(Delegation::createdAt)
          .thenComparing(Delegation::delegationId)
          .reversed();

  private static Delegation place(Cursor at) {
    return new Delegation(
        "", at.id().toString(), "", "", null, List.of(), at.at(), at.at(), at.at(), null);
  }

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
            Instant.now().truncatedTo(ChronoUnit.MICROS),
            null);
    all.add(made);
    return made;
  }

  @Override
  public List<Delegation> of(String tenant, String person, Cursor after, int limit) {
    return all.stream()
        .filter(one -> one.tenant().equals(tenant))
        .filter(one -> one.delegator().equals(person) || one.delegate().equals(person))
        .sorted(NEWEST)
        .filter(one -> after == null || NEWEST.compare(one, place(after)) > 0)
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
