package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.APPROVAL_DELEGATION;

import dev.weft.platform.store.jooq.tables.records.ApprovalDelegationRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Delegations of approvals. That the one who delegates may decide, and in own right, is for the
 * caller to check when one is made; that it still holds is checked again at each decision.
 */
public final class DelegationStore {
  private final RegionStore store;
  private final AuditStore audit;
  private final Clock clock;

  DelegationStore(RegionStore store, AuditStore audit, Clock clock) {
    this.store = store;
    this.audit = audit;
    this.clock = clock;
  }

  /**
   * Makes a delegation, with its audit entry. One that stands already and lets the person do the
   * same is returned instead, so that repeating it makes no second one.
   *
   * @param approvalId the one approval that it is for; null for all within the time
   * @param scopes what the delegator is allowed now
   */
  public Delegation create(
      String tenant,
      String delegator,
      String delegate,
      @Nullable String approvalId,
      Collection<String> scopes,
      Instant from,
      Instant until) {
    Instant now = clock.instant();
    UUID id = TimeOrderedIds.at(now);
    return store.write(
        tenant,
        sql -> {
          Optional<Delegation> standing =
              sql.selectFrom(APPROVAL_DELEGATION)
                  .where(APPROVAL_DELEGATION.TENANT_ID.eq(tenant))
                  .and(APPROVAL_DELEGATION.DELEGATOR.eq(UUID.fromString(delegator)))
                  .and(APPROVAL_DELEGATION.DELEGATE.eq(UUID.fromString(delegate)))
                  .and(
                      APPROVAL_DELEGATION.APPROVAL_ID.isNotDistinctFrom(
                          approvalId == null ? null : UUID.fromString(approvalId)))
                  .and(APPROVAL_DELEGATION.SCOPES.contains(scopes.toArray(String[]::new)))
                  .and(APPROVAL_DELEGATION.WITHDRAWN_AT.isNull())
                  .and(APPROVAL_DELEGATION.VALID_FROM.le(from))
                  .and(APPROVAL_DELEGATION.VALID_UNTIL.eq(until))
                  .orderBy(APPROVAL_DELEGATION.CREATED_AT)
                  .limit(1)
                  .fetchOptional(this::view);
          if (standing.isPresent()) {
            return standing.get();
          }
          sql.insertInto(APPROVAL_DELEGATION)
              .set(APPROVAL_DELEGATION.TENANT_ID, tenant)
              .set(APPROVAL_DELEGATION.DELEGATION_ID, id)
              .set(APPROVAL_DELEGATION.DELEGATOR, UUID.fromString(delegator))
              .set(APPROVAL_DELEGATION.DELEGATE, UUID.fromString(delegate))
              .set(
                  APPROVAL_DELEGATION.APPROVAL_ID,
                  approvalId == null ? null : UUID.fromString(approvalId))
              .set(APPROVAL_DELEGATION.SCOPES, scopes.toArray(String[]::new))
              .set(APPROVAL_DELEGATION.VALID_FROM, from)
              .set(APPROVAL_DELEGATION.VALID_UNTIL, until)
              .set(APPROVAL_DELEGATION.CREATED_AT, now)
              .execute();
          audit.append(
              sql,
              entry(
                  tenant,
                  delegator,
                  "approval.delegate",
                  id,
                  Map.of(
                      "delegate", delegate, "approvalId", approvalId == null ? "-" : approvalId)));
          return sql.selectFrom(APPROVAL_DELEGATION).where(is(tenant, id)).fetchSingle(this::view);
        });
  }

  /**
   * Delegations that the person gave or has, the newest first.
   *
   * @param after where the last page ended; null for the first page
   */
  public List<Delegation> of(String tenant, String person, @Nullable Cursor after, int limit) {
    UUID id = UUID.fromString(person);
    Condition before =
        after == null
            ? DSL.noCondition()
            : DSL.row(APPROVAL_DELEGATION.CREATED_AT, APPROVAL_DELEGATION.DELEGATION_ID)
                .lt(after.at(), after.id());
    return store.read(
        tenant,
        sql ->
            sql.selectFrom(APPROVAL_DELEGATION)
                .where(APPROVAL_DELEGATION.TENANT_ID.eq(tenant))
                .and(APPROVAL_DELEGATION.DELEGATOR.eq(id).or(APPROVAL_DELEGATION.DELEGATE.eq(id)))
                .and(before)
                .orderBy(
                    APPROVAL_DELEGATION.CREATED_AT.desc(), APPROVAL_DELEGATION.DELEGATION_ID.desc())
                .limit(limit)
                .fetch(this::view));
  }

  /**
   * Ends a delegation, with its audit entry; one that was withdrawn before stays as it is.
   *
   * @param delegator who gave it; nobody else withdraws it
   * @return the delegation; empty when that person gave none such
   */
  public Optional<Delegation> withdraw(String tenant, String delegationId, String delegator) {
    UUID id;
    try {
      id = UUID.fromString(delegationId);
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
    Condition own =
        is(tenant, id).and(APPROVAL_DELEGATION.DELEGATOR.eq(UUID.fromString(delegator)));
    return store.write(
        tenant,
        sql -> {
          int changed =
              sql.update(APPROVAL_DELEGATION)
                  .set(APPROVAL_DELEGATION.WITHDRAWN_AT, clock.instant())
                  .where(own)
                  .and(APPROVAL_DELEGATION.WITHDRAWN_AT.isNull())
                  .execute();
          if (changed == 1) {
            audit.append(sql, entry(tenant, delegator, "approval.undelegate", id, Map.of()));
          }
          return sql.selectFrom(APPROVAL_DELEGATION).where(own).fetchOptional(this::view);
        });
  }

  private AuditEntry entry(
      String tenant, String actor, String action, UUID id, Map<String, Object> details) {
    return new AuditEntry(
        tenant, clock.instant(), actor, action, "delegation/" + id, "OK", null, details);
  }

  private Delegation view(ApprovalDelegationRecord row) {
    return new Delegation(
        row.getTenantId(),
        row.getDelegationId().toString(),
        row.getDelegator().toString(),
        row.getDelegate().toString(),
        row.getApprovalId() == null ? null : row.getApprovalId().toString(),
        List.of(row.getScopes()),
        row.getValidFrom(),
        row.getValidUntil(),
        row.getCreatedAt(),
        row.getWithdrawnAt());
  }

  private static Condition is(String tenant, UUID id) {
    return APPROVAL_DELEGATION.TENANT_ID.eq(tenant).and(APPROVAL_DELEGATION.DELEGATION_ID.eq(id));
  }
}
