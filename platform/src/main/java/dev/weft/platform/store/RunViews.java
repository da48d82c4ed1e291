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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Runs as people see them. */
final class RunViews {
  private static final int MOST_MATCHES = 11;
  private static final int SHORTEST_PREFIX = 6;
  private static final String LOWEST_ID = "00000000-0000-0000-0000-000000000000";
  private static final String HIGHEST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

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

  Optional<RunView> withReference(String tenant, String reference) {
    return one(
        tenant, RUN.TENANT_ID.eq(tenant).and(RUN.REFERENCE_LOOKUP.eq(lookup(tenant, reference))));
  }

  List<String> idsMatching(String tenant, String text) {
    String part = text.toLowerCase(Locale.ROOT);
    if (part.length() < SHORTEST_PREFIX || !part.matches("[0-9a-f-]{6,36}")) {
      return List.of();
    }
    Condition ends = RUN.RUN_ID.cast(String.class).like("%" + part);
    Optional<UUID> low = uuid(part + LOWEST_ID.substring(part.length()));
    Optional<UUID> high = uuid(part + HIGHEST_ID.substring(part.length()));
    Condition matches =
        low.isPresent() && high.isPresent()
            ? RUN.RUN_ID.between(low.get(), high.get()).or(ends)
            : ends;
    return store.read(
        tenant,
        sql ->
            sql.select(RUN.RUN_ID)
                .from(RUN)
                .where(RUN.TENANT_ID.eq(tenant))
                .and(matches)
                .orderBy(RUN.RUN_ID.desc())
                .limit(MOST_MATCHES)
                .fetch(row -> row.value1().toString()));
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
    return views(tenant, where, limit);
  }

  List<RunView> ofSchedule(String tenant, String scheduleId, int limit) {
    return views(
        tenant,
        RUN.TENANT_ID.eq(tenant).and(RUN.SCHEDULE_ID.eq(UUID.fromString(scheduleId))),
        limit);
  }

  Optional<RunView> one(String tenant, Condition which) {
    return views(tenant, which, 1).stream().findFirst();
  }

  private List<RunView> views(String tenant, Condition which, int limit) {
    record Rows(List<RunRecord> runs, Map<UUID, List<Money>> spent, Map<UUID, Integer> openDebts) {}

    Rows rows =
        store.read(
            tenant,
            sql -> {
              List<RunRecord> runs =
                  sql.selectFrom(RUN)
                      .where(which)
                      .orderBy(RUN.REQUESTED_AT.desc(), RUN.RUN_ID.desc())
                      .limit(limit)
                      .fetch();
              List<UUID> ids = runs.stream().map(RunRecord::getRunId).toList();
              return new Rows(runs, spent(sql, tenant, ids), openDebts(sql, tenant, ids));
            });
    return rows.runs().stream()
        .map(row ->
            view(
                row,
                rows.spent().getOrDefault(row.getRunId(), List.of()),
                rows.openDebts().getOrDefault(row.getRunId(), 0)))
        .toList();
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
            row.getRequestedAt());
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
        new RunTarget(
            row.getRegion(), row.getNamespace(), row.getTaskQueue(), row.getTemporalAddress()),
        row.getVersion(),
        row.getEventSeq(),
        row.getStartedAt(),
        row.getEndedAt(),
        row.getCancelRequestedAt(),
        row.getPausedAt(),
        StartClaims.origin(row),
        openDebts,
        rerunOf == null ? null : rerunOf.toString());
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
