package dev.weft.platform.store;

import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Lets a person decide approvals in another's place.
 *
 * @param tenant the tenant
 * @param delegationId its id
 * @param delegator surrogate of the person who may decide
 * @param delegate surrogate of the person who may decide in that one's place
 * @param approvalId the one approval that it is for; null for all
 * @param scopes what the delegator was allowed when delegating
 * @param from from when it counts
 * @param until when it ends
 * @param createdAt when it was made
 * @param withdrawnAt when it was withdrawn; null while it stands
 */
public record Delegation(
    String tenant,
    String delegationId,
    String delegator,
    String delegate,
    @Nullable String approvalId,
    List<String> scopes,
    Instant from,
    Instant until,
    Instant createdAt,
    @Nullable Instant withdrawnAt) {
  public Delegation {
    scopes = List.copyOf(scopes);
  }
}
