package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.RUN;
import static dev.weft.platform.store.jooq.Tables.TENANT;

import dev.weft.contract.run.RunStatus;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.OrderField;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Runs as the jobs see them that look after all of them. */
final class OpenRuns {
  private final RegionStore store;
  private final Clock clock;

  OpenRuns(RegionStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  List<OpenRun> orphans(Duration olderThan) {
    return store.system(
        "sweeper",
        sql ->
            open(
                sql,
                moving(RunStatus.ACCEPTED)
                    .and(RUN.STARTED_AT.isNull())
                    .and(RUN.REQUESTED_AT.lt(clock.instant().minus(olderThan))),
                1000));
  }

  List<OpenRun> running(int limit) {
    return store.system("reconciler", sql -> open(sql, moving(RunStatus.RUNNING), limit));
  }

  /** Inline, because an index holds these states alone. */
  private static Condition moving(RunStatus status) {
    return RUN.STATUS.eq(DSL.inline(status.name())).and(RUN.ENDED_AT.isNull());
  }

  List<String> takeTurns(Duration every) {
    Instant now = clock.instant();
    Condition due =
        every.isZero()
            ? DSL.trueCondition()
            : TENANT.RECONCILED_AT.isNull().or(TENANT.RECONCILED_AT.le(now.minus(every)));
    return store.system(
        "reconciler",
        sql ->
            sql.update(TENANT)
                .set(TENANT.RECONCILED_AT, now)
                .where(
                    TENANT.TENANT_ID.in(
                        DSL.select(TENANT.TENANT_ID)
                            .from(TENANT)
                            .where(due)
                            .forUpdate()
                            .skipLocked()))
                .returningResult(TENANT.TENANT_ID)
                .fetch(row -> row.value1()));
  }

  List<OpenRun> open(String tenant, Duration olderThan, @Nullable OpenRun after, int limit) {
    Condition where =
        RUN.TENANT_ID
            .eq(tenant)
            .and(RUN.ENDED_AT.isNull())
            .and(RUN.STARTED_AT.lt(clock.instant().minus(olderThan)));
    if (after != null) {
      where =
          where.and(
              DSL.row(RUN.REQUESTED_AT, RUN.RUN_ID)
                  .gt(after.requestedAt(), UUID.fromString(after.runId())));
    }
    Condition which = where;
    return store.read(tenant, sql -> open(sql, which, limit));
  }

  List<OpenRun> endedAmong(String tenant, Collection<String> runIds) {
    return runIds.isEmpty()
        ? List.of()
        : store.read(
            tenant,
            sql ->
                open(
                    sql,
                    RUN.TENANT_ID
                        .eq(tenant)
                        .and(RUN.RUN_ID.in(runIds.stream().map(UUID::fromString).toList()))
                        .and(RUN.ENDED_AT.isNotNull()),
                    runIds.size()));
  }

  private static List<OpenRun> open(DSLContext sql, Condition which, int limit) {
    return select(sql, which, limit, RUN.REQUESTED_AT, RUN.RUN_ID);
  }

  /** Runs as jobs see them, in the order of some columns. */
  static List<OpenRun> select(DSLContext sql, Condition which, int limit, OrderField<?>... order) {
    return sql.select(RUN.TENANT_ID, RUN.RUN_ID, RUN.WORKFLOW_ID, RUN.STATUS, RUN.REQUESTED_AT)
        .from(RUN)
        .where(which)
        .orderBy(order)
        .limit(limit)
        .fetch(row ->
            new OpenRun(
                row.value1(),
                row.value2().toString(),
                row.value3(),
                RunStatus.valueOf(row.value4()),
                row.value5()));
  }
}
