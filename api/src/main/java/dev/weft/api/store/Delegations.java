package dev.weft.api.store;

import dev.weft.platform.store.Cursor;
import dev.weft.platform.store.Delegation;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Who decides approvals in whose place. */
public interface Delegations {
  /**
   * Lets a person decide in another's place.
   *
   * @param approvalId the one approval that it is for; null for all within the time
   * @param scopes what the delegator is allowed now
   */
  Delegation create(
      String tenant,
      String delegator,
      String delegate,
      @Nullable String approvalId,
      Collection<String> scopes,
      Instant from,
      Instant until);

  /**
   * Delegations that the person gave or has, the newest first.
   *
   * @param after where the last page ended; null for the first page
   */
  List<Delegation> of(String tenant, String person, @Nullable Cursor after, int limit);

  /** Ends a delegation; empty when that person gave none such. */
  Optional<Delegation> withdraw(String tenant, String delegationId, String delegator);
}
