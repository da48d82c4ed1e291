package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.TENANT_MOVE;

import dev.weft.contract.tenancy.MovePhase;
import dev.weft.contract.tenancy.TenantMove;
import dev.weft.platform.store.jooq.tables.records.TenantMoveRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Moves of tenants, as they stand in the tenant's home. */
public final class TenantMoveStore {
  private static final int NEWEST = 100;

  private final RegionStore store;
  private final Clock clock;

  TenantMoveStore(RegionStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /**
   * Notes that somebody asks for a move; nothing is moved.
   *
   * @return the move that is under way when there is one
   */
  public TenantMove request(String tenant, String to, Duration drain, String requestedBy) {
    Instant now = clock.instant();
    return store.write(
        tenant,
        sql -> {
          long epoch = TenantStore.home(sql, store.region(), tenant).orElseThrow().epoch() + 1;
          sql.insertInto(TENANT_MOVE)
              .set(TENANT_MOVE.TENANT_ID, tenant)
              .set(TENANT_MOVE.MOVE_ID, TimeOrderedIds.at(now))
              .set(TENANT_MOVE.SUBJECT_ID, UUID.fromString(requestedBy))
              .set(TENANT_MOVE.FROM_REGION, store.region())
              .set(TENANT_MOVE.TO_REGION, to)
              .set(TENANT_MOVE.EPOCH, epoch)
              .set(TENANT_MOVE.DRAIN_SECONDS, drain.toSeconds())
              .set(TENANT_MOVE.PHASE, MovePhase.REQUESTED.name())
              .set(TENANT_MOVE.REQUESTED_AT, now)
              .set(TENANT_MOVE.UPDATED_AT, now)
              .onConflictDoNothing()
              .execute();
          return move(
              sql.selectFrom(TENANT_MOVE)
                  .where(TENANT_MOVE.TENANT_ID.eq(tenant))
                  .and(TENANT_MOVE.ENDED_AT.isNull())
                  .fetchSingle());
        });
  }

  /** The newest, the newest first. */
  public List<TenantMoveView> list(String tenant) {
    return store.read(
        tenant,
        sql ->
            sql.selectFrom(TENANT_MOVE)
                .where(TENANT_MOVE.TENANT_ID.eq(tenant))
                .orderBy(TENANT_MOVE.REQUESTED_AT.desc())
                .limit(NEWEST)
                .fetch(TenantMoveStore::view));
  }

  /** One of them. */
  public Optional<TenantMoveView> find(String tenant, UUID id) {
    return store.read(
        tenant,
        sql ->
            sql.selectFrom(TENANT_MOVE)
                .where(TENANT_MOVE.TENANT_ID.eq(tenant))
                .and(TENANT_MOVE.MOVE_ID.eq(id))
                .fetchOptional(TenantMoveStore::view));
  }

  private static TenantMoveView view(TenantMoveRecord row) {
    byte[] seal = row.getCertificateSeal();
    return new TenantMoveView(
        move(row),
        MovePhase.valueOf(row.getPhase()),
        Arrays.stream(row.getWaitingFor()).map(String::valueOf).toList(),
        row.getProblem(),
        row.getRequestedAt(),
        row.getUpdatedAt(),
        row.getEndedAt(),
        row.getCertificate(),
        seal == null ? null : HexFormat.of().formatHex(seal));
  }

  private static TenantMove move(TenantMoveRecord row) {
    return new TenantMove(
        row.getTenantId(),
        row.getMoveId().toString(),
        row.getFromRegion(),
        row.getToRegion(),
        row.getEpoch(),
        row.getDrainSeconds(),
        row.getSubjectId().toString());
  }
}
