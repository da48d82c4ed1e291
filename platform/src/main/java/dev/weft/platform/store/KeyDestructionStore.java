package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.KEY_DESTRUCTION;
import static dev.weft.platform.store.jooq.Tables.RUN;

import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.key.KeyService;
import dev.weft.platform.key.Sealer;
import dev.weft.platform.store.KeyDestruction.State;
import dev.weft.platform.store.jooq.tables.records.KeyDestructionRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** Destroys a person's keys once two agree: the one who asked, and another. */
public final class KeyDestructionStore {
  private static final int NEWEST = 100;

  private final RegionStore store;
  private final KeyService keys;
  private final SealedColumns sealed;
  private final Clock clock;

  KeyDestructionStore(RegionStore store, KeyService keys, Sealer sealer, Clock clock) {
    this.store = store;
    this.keys = keys;
    this.sealed = new SealedColumns(sealer);
    this.clock = clock;
  }

  /** Notes that somebody asks; nothing is destroyed. */
  public KeyDestruction request(String tenant, String subject, String reason, String requestedBy) {
    UUID id = TimeOrderedIds.at(clock.instant());
    byte[] why = sealed.text(tenant, WorkflowIds.NO_SUBJECT, column(id), reason);
    return store.write(
        tenant,
        sql ->
            view(
                tenant,
                sql.insertInto(KEY_DESTRUCTION)
                    .set(KEY_DESTRUCTION.TENANT_ID, tenant)
                    .set(KEY_DESTRUCTION.DESTRUCTION_ID, id)
                    .set(KEY_DESTRUCTION.SUBJECT_ID, UUID.fromString(subject))
                    .set(KEY_DESTRUCTION.REASON, why)
                    .set(KEY_DESTRUCTION.STATE, State.REQUESTED.name())
                    .set(KEY_DESTRUCTION.REQUESTED_BY, UUID.fromString(requestedBy))
                    .set(KEY_DESTRUCTION.REQUESTED_AT, clock.instant())
                    .returning()
                    .fetchSingle()));
  }

  /** The newest, the newest first. */
  public List<KeyDestruction> list(String tenant) {
    return store
        .read(
            tenant,
            sql ->
                sql.selectFrom(KEY_DESTRUCTION)
                    .where(KEY_DESTRUCTION.TENANT_ID.eq(tenant))
                    .orderBy(KEY_DESTRUCTION.REQUESTED_AT.desc())
                    .limit(NEWEST)
                    .fetch())
        .map(row -> view(tenant, row));
  }

  /** One of them. */
  public Optional<KeyDestruction> find(String tenant, UUID id) {
    return store
        .read(
            tenant,
            sql ->
                sql.fetchOptional(
                    KEY_DESTRUCTION,
                    KEY_DESTRUCTION
                        .TENANT_ID
                        .eq(tenant)
                        .and(KEY_DESTRUCTION.DESTRUCTION_ID.eq(id))))
        .map(row -> view(tenant, row));
  }

  /** How many runs of a person, or about one, have not ended. */
  public int openRuns(String tenant, String subject) {
    UUID person = UUID.fromString(subject);
    return store.read(
        tenant,
        sql ->
            sql.fetchCount(
                RUN,
                RUN.TENANT_ID.eq(tenant),
                RUN.ENDED_AT.isNull(),
                RUN.SUBJECT_ID.eq(person).or(RUN.REQUESTED_BY.eq(person))));
  }

  /**
   * Decides, once. An approval destroys the keys; one that a crash cut short is completed when it
   * is repeated. The database refuses an approval by who asked.
   *
   * @return false when it was decided otherwise before
   */
  public boolean decide(String tenant, KeyDestruction asked, boolean approve, String by) {
    UUID id = UUID.fromString(asked.destructionId());
    State next = approve ? State.APPROVED : State.REJECTED;
    boolean decided = move(tenant, id, State.REQUESTED, next, by);
    if (!approve) {
      return decided;
    }
    boolean going =
        decided || find(tenant, id).map(now -> now.state() == State.APPROVED).orElse(false);
    if (going) {
      keys.destroy(tenant, asked.subject());
      store.write(
          tenant,
          sql ->
              sql.update(KEY_DESTRUCTION)
                  .set(KEY_DESTRUCTION.STATE, State.DONE.name())
                  .where(KEY_DESTRUCTION.TENANT_ID.eq(tenant))
                  .and(KEY_DESTRUCTION.DESTRUCTION_ID.eq(id))
                  .execute());
    }
    return going;
  }

  private boolean move(String tenant, UUID id, State from, State to, String by) {
    Instant now = clock.instant();
    return store.write(
        tenant,
        sql ->
            sql.update(KEY_DESTRUCTION)
                    .set(KEY_DESTRUCTION.STATE, to.name())
                    .set(KEY_DESTRUCTION.DECIDED_BY, UUID.fromString(by))
                    .set(KEY_DESTRUCTION.DECIDED_AT, now)
                    .where(KEY_DESTRUCTION.TENANT_ID.eq(tenant))
                    .and(KEY_DESTRUCTION.DESTRUCTION_ID.eq(id))
                    .and(KEY_DESTRUCTION.STATE.eq(from.name()))
                    .execute()
                == 1);
  }

  private KeyDestruction view(String tenant, KeyDestructionRecord row) {
    UUID decider = row.getDecidedBy();
    return new KeyDestruction(
        row.getDestructionId().toString(),
        row.getSubjectId().toString(),
        sealed.text(tenant, column(row.getDestructionId()), row.getReason()),
        State.valueOf(row.getState()),
        row.getRequestedBy().toString(),
        row.getRequestedAt(),
        decider == null ? null : decider.toString(),
        row.getDecidedAt());
  }

  private static String column(UUID id) {
    return "key_destruction:" + id + ":reason";
  }
}
