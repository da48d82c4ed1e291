package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.SCHEDULE;

import dev.weft.contract.schedule.ScheduleDefinition;
import dev.weft.platform.key.Sealer;
import dev.weft.platform.store.jooq.tables.records.ScheduleRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Consumer;
import org.jooq.Condition;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Schedules as they shall be; the engine is brought into line with them afterwards. */
public final class ScheduleStore {
  private static final String ACTIVE = "ACTIVE";
  private static final String DELETED = "DELETED";
  private static final String FILE = "FILE";
  private static final String API = "API";
  private static final long CLAIM_SECONDS = 30;

  private final RegionStore store;
  private final SealedColumns sealed;
  private final Clock clock;

  ScheduleStore(RegionStore store, Sealer sealer, Clock clock) {
    this.store = store;
    this.sealed = new SealedColumns(sealer);
    this.clock = clock;
  }

  /**
   * A schedule's place across tenants.
   *
   * @param tenant its tenant
   * @param scheduleId its UUID
   */
  public record Place(String tenant, String scheduleId) {}

  /** A schedule by its name. */
  public Optional<ScheduleView> find(String tenant, String name) {
    return one(tenant, active(tenant).and(SCHEDULE.NAME.eq(name)));
  }

  /** A schedule by its id, also one that is being deleted. */
  public Optional<ScheduleView> byId(String tenant, String scheduleId) {
    return one(tenant, is(tenant, scheduleId));
  }

  /**
   * Schedules in the order of their names.
   *
   * @param sight what the reader sees
   * @param after the name where the last page ended; null for the first page
   */
  public List<ScheduleView> list(String tenant, Sight sight, @Nullable String after, int limit) {
    return store
        .read(
            tenant,
            sql ->
                sql.selectFrom(SCHEDULE)
                    .where(active(tenant))
                    .and(
                        sight.condition(
                            SCHEDULE.VISIBILITY, SCHEDULE.OWNER_ID, SCHEDULE.GROUP_LOOKUP))
                    .and(after == null ? DSL.noCondition() : SCHEDULE.NAME.gt(after))
                    .orderBy(SCHEDULE.NAME)
                    .limit(limit)
                    .fetch())
        .map(this::view);
  }

  /**
   * Makes a schedule, or changes the one of that name; what is the same already changes nothing.
   *
   * @return the schedule; empty when the name belongs to the other kind of keeper
   */
  public Optional<ScheduleView> put(String tenant, NewSchedule wanted) {
    while (true) {
      Optional<ScheduleView> known = find(tenant, wanted.name());
      if (known.isPresent() && known.get().ofFile() != wanted.ofFile()) {
        return Optional.empty();
      }
      if (known.isPresent() && same(known.get(), wanted)) {
        return known;
      }
      String id =
          known
              .map(ScheduleView::scheduleId)
              .orElseGet(() -> TimeOrderedIds.at(clock.instant()).toString());
      if (write(tenant, id, known.isPresent(), wanted) > 0) {
        return byId(tenant, id);
      }
    }
  }

  private int write(String tenant, String id, boolean known, NewSchedule wanted) {
    Instant now = clock.instant();
    Map<Field<?>, Object> columns = new LinkedHashMap<>();
    columns.put(SCHEDULE.SUBJECT_ID, UUID.fromString(wanted.subject()));
    columns.put(
        SCHEDULE.DEFINITION,
        sealed.json(tenant, wanted.subject(), column(id, "definition"), wanted.definition()));
    columns.put(SCHEDULE.SCOPES, wanted.scopes().toArray(String[]::new));
    columns.put(SCHEDULE.PAUSED, wanted.paused());
    columns.put(
        SCHEDULE.NOTE,
        DSL.val(
            sealed.text(tenant, wanted.subject(), column(id, "note"), wanted.note()),
            SCHEDULE.NOTE));
    columns.put(SCHEDULE.UPDATED_AT, now);
    if (wanted.sharing() != null) {
      columns.putAll(columns(wanted.sharing()));
    }
    return store.write(
        tenant,
        sql ->
            known
                ? sql.update(SCHEDULE)
                    .set(columns)
                    .set(SCHEDULE.VERSION, SCHEDULE.VERSION.plus(1))
                    .where(is(tenant, id))
                    .and(SCHEDULE.STATE.eq(ACTIVE))
                    .execute()
                : sql.insertInto(SCHEDULE)
                    .set(SCHEDULE.TENANT_ID, tenant)
                    .set(SCHEDULE.SCHEDULE_ID, UUID.fromString(id))
                    .set(SCHEDULE.NAME, wanted.name())
                    .set(SCHEDULE.ORIGIN, wanted.ofFile() ? FILE : API)
                    .set(SCHEDULE.STATE, ACTIVE)
                    .set(SCHEDULE.VERSION, 1L)
                    .set(
                        SCHEDULE.CREATED_BY,
                        wanted.createdBy() == null ? null : UUID.fromString(wanted.createdBy()))
                    .set(SCHEDULE.CREATED_AT, now)
                    .set(columns)
                    .onConflictDoNothing()
                    .execute());
  }

  private static Map<Field<?>, Object> columns(Sharing sharing) {
    Map<Field<?>, Object> columns = new LinkedHashMap<>();
    columns.put(SCHEDULE.VISIBILITY, sharing.visibility().name());
    columns.put(SCHEDULE.OWNER_ID, sharing.owner(SCHEDULE.OWNER_ID));
    columns.put(SCHEDULE.GROUP_LOOKUP, sharing.group(SCHEDULE.GROUP_LOOKUP));
    return columns;
  }

  /** Shares a schedule otherwise; the engine need not know. Runs that it started stay as shared. */
  public void share(String tenant, String scheduleId, Sharing sharing) {
    store.write(
        tenant,
        sql ->
            sql.update(SCHEDULE)
                .set(columns(sharing))
                .set(SCHEDULE.UPDATED_AT, clock.instant())
                .where(is(tenant, scheduleId))
                .execute());
  }

  /** Notes why a schedule is paused; null when it no longer is. */
  public void note(ScheduleView schedule, @Nullable String note) {
    String tenant = schedule.tenant();
    byte[] content =
        sealed.text(tenant, schedule.subject(), column(schedule.scheduleId(), "note"), note);
    store.write(
        tenant,
        sql ->
            sql.update(SCHEDULE)
                .set(SCHEDULE.NOTE, content)
                .where(is(tenant, schedule.scheduleId()))
                .execute());
  }

  /** Takes the schedule away; its name is free at once. */
  public void delete(String tenant, String scheduleId) {
    store.write(
        tenant,
        sql ->
            sql.update(SCHEDULE)
                .set(SCHEDULE.STATE, DELETED)
                .set(SCHEDULE.UPDATED_AT, clock.instant())
                .where(is(tenant, scheduleId))
                .execute());
  }

  /**
   * Brings the engine into line with a schedule as it stands, and notes that; of a deleted one
   * nothing is left then. One at a time: who finds another at it leaves its own change to that one,
   * so that of several changes at once the engine keeps the last. No connection is held while the
   * engine answers.
   *
   * @param inLine tells the engine within {@value #CLAIM_SECONDS} s; what it throws leaves the
   *     schedule as it was
   */
  public void apply(String tenant, String scheduleId, Consumer<ScheduleView> inLine) {
    ScheduleRecord told = claim(tenant, scheduleId);
    while (told != null) {
      try {
        inLine.accept(view(told));
      } catch (RuntimeException e) {
        release(tenant, scheduleId);
        throw e;
      }
      told = settle(told);
    }
  }

  /** The row, for nobody else to apply; null when it is gone or somebody is at it. */
  private @Nullable ScheduleRecord claim(String tenant, String scheduleId) {
    return store.write(
        tenant,
        sql ->
            sql.update(SCHEDULE)
                .set(SCHEDULE.APPLYING_UNTIL, claimed())
                .where(is(tenant, scheduleId))
                .and(
                    SCHEDULE
                        .APPLYING_UNTIL
                        .isNull()
                        .or(SCHEDULE.APPLYING_UNTIL.lt(clock.instant())))
                .returning()
                .fetchOne());
  }

  private void release(String tenant, String scheduleId) {
    store.write(
        tenant,
        sql ->
            sql.update(SCHEDULE)
                .setNull(SCHEDULE.APPLYING_UNTIL)
                .where(is(tenant, scheduleId))
                .execute());
  }

  /** Notes what the engine was told; returns the row when it is another by now, still claimed. */
  private @Nullable ScheduleRecord settle(ScheduleRecord told) {
    Condition same = is(told.getTenantId(), told.getScheduleId().toString());
    return store.write(
        told.getTenantId(),
        sql -> {
          ScheduleRecord now = sql.selectFrom(SCHEDULE).where(same).forUpdate().fetchOne();
          if (now == null) {
            return null;
          }
          if (!now.getVersion().equals(told.getVersion())
              || !now.getState().equals(told.getState())) {
            sql.update(SCHEDULE).set(SCHEDULE.APPLYING_UNTIL, claimed()).where(same).execute();
            return now;
          }
          if (now.getState().equals(DELETED)) {
            sql.deleteFrom(SCHEDULE).where(same).execute();
          } else {
            sql.update(SCHEDULE)
                .set(SCHEDULE.APPLIED_VERSION, now.getVersion())
                .setNull(SCHEDULE.APPLYING_UNTIL)
                .where(same)
                .execute();
          }
          return null;
        });
  }

  private Instant claimed() {
    return clock.instant().plusSeconds(CLAIM_SECONDS);
  }

  /** Schedules of any tenant that the engine does not have as they shall be. */
  public List<Place> pending() {
    return places(
        SCHEDULE.STATE.eq(DELETED).or(SCHEDULE.APPLIED_VERSION.isDistinctFrom(SCHEDULE.VERSION)));
  }

  /** Schedules of any tenant that the engine should have as they stand. */
  public List<Place> applied() {
    return places(SCHEDULE.STATE.eq(ACTIVE).and(SCHEDULE.APPLIED_VERSION.eq(SCHEDULE.VERSION)));
  }

  /** Schedules of any tenant that files keep. */
  public List<Place> ofFiles() {
    return places(SCHEDULE.STATE.eq(ACTIVE).and(SCHEDULE.ORIGIN.eq(FILE)));
  }

  private List<Place> places(Condition which) {
    return store.system(
        "schedules",
        sql ->
            sql.select(SCHEDULE.TENANT_ID, SCHEDULE.SCHEDULE_ID)
                .from(SCHEDULE)
                .where(which)
                .orderBy(SCHEDULE.UPDATED_AT)
                .fetch(row -> new Place(row.value1(), row.value2().toString())));
  }

  private Optional<ScheduleView> one(String tenant, Condition which) {
    return store
        .read(tenant, sql -> sql.selectFrom(SCHEDULE).where(which).fetchOptional())
        .map(this::view);
  }

  private static boolean same(ScheduleView known, NewSchedule wanted) {
    return wanted.definition().equals(known.definition())
        && wanted.subject().equals(known.subject())
        && wanted.scopes().equals(known.scopes())
        && wanted.paused() == known.paused()
        && (wanted.sharing() == null || wanted.sharing().equals(known.sharing()));
  }

  private ScheduleView view(ScheduleRecord row) {
    String tenant = row.getTenantId();
    String id = row.getScheduleId().toString();
    return new ScheduleView(
        tenant,
        id,
        row.getName(),
        row.getSubjectId().toString(),
        row.getOrigin().equals(FILE),
        row.getState().equals(DELETED),
        sealed.json(
            tenant, column(id, "definition"), row.getDefinition(), ScheduleDefinition.class),
        List.of(row.getScopes()),
        row.getPaused(),
        sealed.text(tenant, column(id, "note"), row.getNote()),
        row.getVersion(),
        row.getVersion().equals(row.getAppliedVersion()),
        Sharing.of(row.getVisibility(), row.getOwnerId(), row.getGroupLookup()));
  }

  private static Condition active(String tenant) {
    return SCHEDULE.TENANT_ID.eq(tenant).and(SCHEDULE.STATE.eq(ACTIVE));
  }

  private static Condition is(String tenant, String scheduleId) {
    return SCHEDULE.TENANT_ID.eq(tenant).and(SCHEDULE.SCHEDULE_ID.eq(UUID.fromString(scheduleId)));
  }

  private static String column(String scheduleId, String column) {
    return "schedule:" + scheduleId + ":" + column;
  }
}
