package dev.weft.platform.store;

import static dev.weft.platform.store.RunEvents.isRun;
import static dev.weft.platform.store.jooq.Tables.COMPENSATION_DEBT;
import static dev.weft.platform.store.jooq.Tables.RUN;
import static dev.weft.platform.store.jooq.Tables.RUN_STEP;

import dev.weft.contract.agent.Plan;
import dev.weft.contract.money.Money;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate;
import dev.weft.contract.run.StepStatus;
import dev.weft.platform.key.KeyService;
import dev.weft.platform.store.jooq.tables.records.RunRecord;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Record1;
import org.jooq.ResultQuery;
import org.jooq.Select;
import org.jooq.Table;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Runs as people see them. */
final class RunViews {
  private static final int MOST_MATCHES = 11;
  private static final int SHORTEST_PREFIX = 6;
  private static final String LOWEST_ID = "00000000-0000-0000-0000-000000000000";
  private static final String HIGHEST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

  /** What lists show: not what may be as large as a payload. */
  private static final List<Field<?>> LISTED =
      Stream.<Field<?>>of(RUN.fields())
          .filter(field -> !List.<Field<?>>of(RUN.INPUT, RUN.PLAN, RUN.RESULT).contains(field))
          .toList();

  private final RegionStore store;
  private final KeyService keys;
  private final SealedColumns sealed;

  RunViews(RegionStore store, KeyService keys, SealedColumns sealed) {
    this.store = store;
    this.keys = keys;
    this.sealed = sealed;
  }

  Optional<RunView> find(String tenant, String runId) {
    Optional<UUID> id = uuid(runId);
    return id.isEmpty() ? Optional.empty() : one(tenant, isRun(tenant, id.get().toString()));
  }

  Optional<Sharing> sharing(String tenant, String runId) {
    Optional<UUID> id = uuid(runId);
    return id.isEmpty()
        ? Optional.empty()
        : store.read(
            tenant,
            sql ->
                sql.select(RUN.VISIBILITY, RUN.OWNER_ID, RUN.GROUP_LOOKUP)
                    .from(RUN)
                    .where(isRun(tenant, id.get().toString()))
                    .fetchOptional(row -> Sharing.of(row.value1(), row.value2(), row.value3())));
  }

  boolean rests(String tenant, String runId) {
    Boolean rests =
        RunStatements.RESTS.execute(
            store,
            tenant,
            new Values().put("run", UUID.fromString(runId)),
            row -> row.getBoolean("rests"));
    return rests == null || rests;
  }

  Optional<RunView> withReference(String tenant, String reference) {
    return one(
        tenant, RUN.TENANT_ID.eq(tenant).and(RUN.REFERENCE_LOOKUP.eq(lookup(tenant, reference))));
  }

  List<String> idsMatching(String tenant, String text, Sight sight) {
    String part = text.toLowerCase(Locale.ROOT);
    if (part.length() < SHORTEST_PREFIX || !part.matches("[0-9a-f-]{6,36}")) {
      return List.of();
    }
    Condition ends =
        RUN.ID_TAIL
            .eq(part.substring(part.length() - SHORTEST_PREFIX))
            .and(RUN.RUN_ID.cast(String.class).like("%" + part));
    Condition seen = seen(sight);
    Optional<UUID> low = uuid(part + LOWEST_ID.substring(part.length()));
    Optional<UUID> high = uuid(part + HIGHEST_ID.substring(part.length()));
    return store.read(
        tenant,
        sql -> {
          Set<String> ids = new TreeSet<>(Comparator.reverseOrder());
          if (low.isPresent() && high.isPresent()) {
            ids.addAll(ids(sql, tenant, RUN.RUN_ID.between(low.get(), high.get()).and(seen)));
          }
          ids.addAll(ids(sql, tenant, ends.and(seen)));
          return ids.stream().limit(MOST_MATCHES).toList();
        });
  }

  private static List<String> ids(DSLContext sql, String tenant, Condition which) {
    return sql.select(RUN.RUN_ID)
        .from(RUN)
        .where(RUN.TENANT_ID.eq(tenant))
        .and(which)
        .orderBy(RUN.RUN_ID.desc())
        .limit(MOST_MATCHES)
        .fetch(row -> row.value1().toString());
  }

  List<String> reruns(String tenant, String runId) {
    Optional<UUID> id = uuid(runId);
    return id.isEmpty()
        ? List.of()
        : store.read(
            tenant,
            sql ->
                sql.select(RUN.RUN_ID)
                    .from(RUN)
                    .where(RUN.TENANT_ID.eq(tenant))
                    .and(RUN.RERUN_OF.eq(id.get()))
                    .orderBy(RUN.REQUESTED_AT, RUN.RUN_ID)
                    .limit(100)
                    .fetch(row -> row.value1().toString()));
  }

  List<RunView> list(String tenant, RunFilter filter, @Nullable Cursor after, int limit) {
    return views(tenant, LISTED, listed(tenant, filter, after, limit), limit);
  }

  /** Which runs a page of a list holds. */
  static Condition listed(String tenant, RunFilter filter, @Nullable Cursor after, int limit) {
    Condition where = RUN.TENANT_ID.eq(tenant);
    if (filter.status() != null) {
      where = where.and(RUN.STATUS.eq(filter.status().name()));
    }
    if (filter.flow() != null) {
      where = where.and(RUN.FLOW.eq(filter.flow()));
    }
    if (filter.requestedBefore() != null) {
      where = where.and(RUN.REQUESTED_AT.lt(filter.requestedBefore()));
    }
    if (filter.open()) {
      where = where.and(RUN.ENDED_AT.isNull());
    }
    if (filter.requestedBy() != null) {
      where = where.and(RUN.REQUESTED_BY.eq(UUID.fromString(filter.requestedBy())));
    }
    if (after != null) {
      where = where.and(DSL.row(RUN.REQUESTED_AT, RUN.RUN_ID).lt(after.at(), after.id()));
    }
    return among(filter.sight(), where, limit);
  }

  /** Who sees the row. */
  static Condition seen(Sight sight) {
    return sight.condition(RUN.VISIBILITY, RUN.OWNER_ID, RUN.GROUP_LOOKUP);
  }

  /**
   * Narrows a list to what its reader sees. Of each part of that the newest are taken in the order
   * of its own index, and the list is made of them: so nothing is read and thrown away, however
   * many rows of others lie between.
   */
  private static Condition among(Sight sight, Condition where, int limit) {
    List<Condition> parts = sight.parts(RUN.VISIBILITY, RUN.OWNER_ID, RUN.GROUP_LOOKUP);
    if (parts.size() < 2) {
      return where.and(seen(sight));
    }
    return where.and(
        RUN.RUN_ID.in(
            parts.stream()
                .map(part -> newest(where.and(part), limit))
                .reduce(Select::unionAll)
                .orElseThrow()));
  }

  private static Select<Record1<UUID>> newest(Condition which, int limit) {
    Table<Record1<UUID>> part =
        DSL.select(RUN.RUN_ID)
            .from(RUN)
            .where(which)
            .orderBy(RUN.REQUESTED_AT.desc(), RUN.RUN_ID.desc())
            .limit(limit)
            .asTable("part");
    return DSL.select(part.field(RUN.RUN_ID)).from(part);
  }

  /** The columns that say whose a run is. */
  static Map<Field<?>, Object> columns(Sharing sharing) {
    Map<Field<?>, Object> columns = new LinkedHashMap<>();
    columns.put(RUN.VISIBILITY, sharing.visibility().name());
    columns.put(RUN.OWNER_ID, sharing.owner(RUN.OWNER_ID));
    columns.put(RUN.GROUP_LOOKUP, sharing.group(RUN.GROUP_LOOKUP));
    return columns;
  }

  List<RunView> ofSchedule(String tenant, String scheduleId, int limit) {
    return views(
        tenant,
        LISTED,
        RUN.TENANT_ID.eq(tenant).and(RUN.SCHEDULE_ID.eq(UUID.fromString(scheduleId))),
        limit);
  }

  Optional<RunView> one(String tenant, Condition which) {
    return views(tenant, List.of(RUN.fields()), which, 1).stream().findFirst();
  }

  /** A run that was accepted in this moment, from the row that was written. */
  RunView accepted(RunRecord row) {
    return view(row, List.of(), 0);
  }

  /**
   * A run after a change, read in the transaction that makes it.
   *
   * @param change returns the changed row; empty when there is nothing to change
   */
  Optional<RunView> changed(
      String tenant, String runId, Function<DSLContext, Optional<RunRecord>> change) {
    return store
        .write(
            tenant,
            sql ->
                rows(
                    sql,
                    tenant,
                    change
                        .apply(sql)
                        .map(List::of)
                        .orElseGet(() -> sql.fetch(RUN, isRun(tenant, runId)))))
        .views()
        .stream()
        .findFirst();
  }

  private List<RunView> views(String tenant, List<Field<?>> fields, Condition which, int limit) {
    return store
        .read(tenant, sql -> rows(sql, tenant, newest(sql, fields, which, limit).fetchInto(RUN)))
        .views();
  }

  static ResultQuery<Record> newest(
      DSLContext sql, List<Field<?>> fields, Condition which, int limit) {
    return sql.select(fields)
        .from(RUN)
        .where(which)
        .orderBy(RUN.REQUESTED_AT.desc(), RUN.RUN_ID.desc())
        .limit(limit);
  }

  /** Rows of runs, and what other tables say of them; opened after the transaction. */
  private final class Rows {
    private final List<RunRecord> runs;
    private final Map<UUID, List<Money>> spent;
    private final Map<UUID, Integer> openDebts;

    private Rows(List<RunRecord> runs, Map<UUID, List<Money>> spent, Map<UUID, Integer> openDebts) {
      this.runs = runs;
      this.spent = spent;
      this.openDebts = openDebts;
    }

    List<RunView> views() {
      return runs.stream()
          .map(row ->
              view(
                  row,
                  spent.getOrDefault(row.getRunId(), List.of()),
                  openDebts.getOrDefault(row.getRunId(), 0)))
          .toList();
    }
  }

  private Rows rows(DSLContext sql, String tenant, List<RunRecord> runs) {
    List<UUID> begun = runs.stream().filter(RunViews::hasBegun).map(RunRecord::getRunId).toList();
    return new Rows(runs, spent(sql, tenant, begun), openDebts(sql, tenant, begun));
  }

  /** Before its flow has said a word a run has no steps but those that it took over. */
  private static boolean hasBegun(RunRecord run) {
    return run.getRerunOf() != null || !run.getStatus().equals(RunStatus.ACCEPTED.name());
  }

  private static Map<UUID, List<Money>> spent(DSLContext sql, String tenant, List<UUID> runs) {
    if (runs.isEmpty()) {
      return Map.of();
    }
    Map<UUID, List<Money>> spent = new LinkedHashMap<>();
    sql.select(RUN_STEP.RUN_ID, RUN_STEP.SPENT_CURRENCY, DSL.sum(RUN_STEP.SPENT_MINOR))
        .from(RUN_STEP)
        .where(RUN_STEP.TENANT_ID.eq(tenant))
        .and(RUN_STEP.RUN_ID.in(runs))
        .and(RUN_STEP.SPENT_MINOR.isNotNull())
        .and(RUN_STEP.STATUS.in(StepStatus.COMPLETED.name(), StepStatus.UNDO_FAILED.name()))
        .groupBy(RUN_STEP.RUN_ID, RUN_STEP.SPENT_CURRENCY)
        .orderBy(RUN_STEP.RUN_ID, RUN_STEP.SPENT_CURRENCY)
        .forEach(row ->
            spent
                .computeIfAbsent(row.value1(), _ -> new ArrayList<>())
                .add(new Money(row.value3().longValueExact(), row.value2())));
    return spent;
  }

  private static Map<UUID, Integer> openDebts(DSLContext sql, String tenant, List<UUID> runs) {
    return runs.isEmpty()
        ? Map.of()
        : sql.select(COMPENSATION_DEBT.RUN_ID, DSL.count())
            .from(COMPENSATION_DEBT)
            .where(COMPENSATION_DEBT.TENANT_ID.eq(tenant))
            .and(COMPENSATION_DEBT.RUN_ID.in(runs))
            .and(Debts.IS_OPEN)
            .groupBy(COMPENSATION_DEBT.RUN_ID)
            .fetchMap(COMPENSATION_DEBT.RUN_ID, DSL.count());
  }

  private RunView view(RunRecord row, List<Money> spent, int openDebts) {
    String tenant = row.getTenantId();
    String runId = row.getRunId().toString();
    RunContext run =
        new RunContext(
                tenant,
                runId,
                SealedColumns.subject(row.getSubjectId()),
                row.getFlow(),
                List.of(row.getScopes()),
                row.getTimeZone(),
                row.getLocale(),
                row.getRequestedAt())
            .keeping(row.getPolicyHash());
    RunUpdate.RunError error =
        sealed.json(tenant, column(runId, "error"), row.getError(), RunUpdate.RunError.class);
    String code = row.getErrorCode();
    if (error == null && code != null) {
      error = new RunUpdate.RunError(code, code, null, Map.of());
    }
    UUID requestedBy = row.getRequestedBy();
    UUID rerunOf = row.getRerunOf();
    return new RunView(
        run,
        row.getWorkflowId(),
        requestedBy == null ? null : requestedBy.toString(),
        sealed.text(tenant, column(runId, "reference"), row.getReference()),
        RunStatus.valueOf(row.getStatus()),
        sealed.text(tenant, column(runId, "goal"), row.getGoal()),
        sealed.map(tenant, column(runId, "input"), row.getInput()),
        sealed.json(tenant, column(runId, "plan"), row.getPlan(), Plan.class),
        row.getPlanHash(),
        row.getPlanner(),
        sealed.map(tenant, column(runId, "result"), row.getResult()),
        error,
        new ModelCost(row.getCostKnown(), row.getCostMicros(), row.getCostCurrency()),
        spent,
        RunTargets.of(row),
        row.getVersion(),
        row.getEventSeq(),
        row.getStartedAt(),
        row.getEndedAt(),
        row.getCancelRequestedAt(),
        row.getPausedAt(),
        StartClaims.origin(row),
        openDebts,
        rerunOf == null ? null : rerunOf.toString(),
        Sharing.of(row.getVisibility(), row.getOwnerId(), row.getGroupLookup()));
  }

  /** References may hold anybody's words, so only a keyed digest of them is compared. */
  byte @Nullable [] lookup(String tenant, @Nullable String reference) {
    return reference == null ? null : keys.lookup(tenant, "run reference\n" + reference);
  }

  static String column(String runId, String column) {
    return "run:" + runId + ":" + column;
  }

  static Optional<UUID> uuid(String text) {
    try {
      UUID id = UUID.fromString(text);
      return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
