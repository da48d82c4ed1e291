package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.RESIDENCY_CHANGE;
import static dev.weft.platform.store.jooq.Tables.TENANT;

import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.key.Sealer;
import dev.weft.platform.store.ResidencyChange.Decision;
import dev.weft.platform.store.ResidencyChange.Residency;
import dev.weft.platform.store.jooq.tables.records.ResidencyChangeRecord;
import java.time.Clock;
import java.util.List;
import java.util.UUID;

/** Changes of a tenant's residency: one asks, and another decides. */
public final class ResidencyStore {
  private static final int NEWEST = 100;

  private final RegionStore store;
  private final SealedColumns sealed;
  private final Clock clock;

  ResidencyStore(RegionStore store, Sealer sealer, Clock clock) {
    this.store = store;
    this.sealed = new SealedColumns(sealer);
    this.clock = clock;
  }

  /** Notes that somebody asks; nothing changes. */
  public ResidencyChange request(
      String tenant, Residency residency, String reason, String requestedBy) {
    UUID id = TimeOrderedIds.at(clock.instant());
    byte[] why = sealed.text(tenant, WorkflowIds.NO_SUBJECT, column(id), reason);
    return store.write(
        tenant,
        sql ->
            view(
                tenant,
                sql.insertInto(RESIDENCY_CHANGE)
                    .set(RESIDENCY_CHANGE.TENANT_ID, tenant)
                    .set(RESIDENCY_CHANGE.CHANGE_ID, id)
                    .set(RESIDENCY_CHANGE.SUBJECT_ID, UUID.fromString(requestedBy))
                    .set(RESIDENCY_CHANGE.RESIDENCY, residency.name())
                    .set(RESIDENCY_CHANGE.REASON, why)
                    .set(RESIDENCY_CHANGE.REQUESTED_AT, clock.instant())
                    .returning()
                    .fetchSingle()));
  }

  /** The newest, the newest first. */
  public List<ResidencyChange> list(String tenant) {
    return store
        .read(
            tenant,
            sql ->
                sql.selectFrom(RESIDENCY_CHANGE)
                    .where(RESIDENCY_CHANGE.TENANT_ID.eq(tenant))
                    .orderBy(RESIDENCY_CHANGE.REQUESTED_AT.desc())
                    .limit(NEWEST)
                    .fetch())
        .map(row -> view(tenant, row));
  }

  /**
   * Decides, once; an approval changes the residency in the same transaction. The database refuses
   * an approval by who asked.
   *
   * @return false when it was decided before
   */
  public boolean decide(String tenant, ResidencyChange asked, boolean approve, String by) {
    return store.write(
        tenant,
        sql -> {
          int decided =
              sql.update(RESIDENCY_CHANGE)
                  .set(
                      RESIDENCY_CHANGE.DECISION,
                      (approve ? Decision.APPROVED : Decision.REJECTED).name())
                  .set(RESIDENCY_CHANGE.DECIDED_BY, UUID.fromString(by))
                  .set(RESIDENCY_CHANGE.DECIDED_AT, clock.instant())
                  .where(RESIDENCY_CHANGE.TENANT_ID.eq(tenant))
                  .and(RESIDENCY_CHANGE.CHANGE_ID.eq(UUID.fromString(asked.changeId())))
                  .and(RESIDENCY_CHANGE.DECISION.isNull())
                  .execute();
          if (decided == 1 && approve) {
            sql.update(TENANT)
                .set(TENANT.RESIDENCY, asked.residency().name())
                .where(TENANT.TENANT_ID.eq(tenant))
                .execute();
          }
          return decided == 1;
        });
  }

  private ResidencyChange view(String tenant, ResidencyChangeRecord row) {
    UUID decider = row.getDecidedBy();
    String decision = row.getDecision();
    return new ResidencyChange(
        row.getChangeId().toString(),
        Residency.valueOf(row.getResidency()),
        sealed.text(tenant, column(row.getChangeId()), row.getReason()),
        row.getSubjectId().toString(),
        row.getRequestedAt(),
        decision == null ? null : Decision.valueOf(decision),
        decider == null ? null : decider.toString(),
        row.getDecidedAt());
  }

  private static String column(UUID id) {
    return "residency_change:" + id + ":reason";
  }
}
