package dev.weft.platform.store;

import static dev.weft.platform.store.RunEvents.isRun;
import static dev.weft.platform.store.jooq.Tables.APPROVAL;
import static dev.weft.platform.store.jooq.Tables.COMPENSATION_DEBT;
import static dev.weft.platform.store.jooq.Tables.CONTEXT_ENTRY;
import static dev.weft.platform.store.jooq.Tables.RUN;
import static dev.weft.platform.store.jooq.Tables.RUN_STEP;

import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate;
import dev.weft.contract.run.StepStatus;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.RunEvents.NewEvent;
import dev.weft.platform.store.jooq.tables.records.RunRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** How runs end other than by their own word, and how they open again. */
final class RunEnds {
  private static final Duration CONTEXT_OUTLIVES_RUN = Duration.ofHours(1);

  /** An execution that ended a moment ago may still be closing in the engine. */
  private static final Duration SETTLING = Duration.ofSeconds(15);

  private final RegionStore store;
  private final SealedColumns sealed;
  private final RunSignals signals;
  private final Clock clock;

  RunEnds(RegionStore store, SealedColumns sealed, RunSignals signals, Clock clock) {
    this.store = store;
    this.sealed = sealed;
    this.signals = signals;
    this.clock = clock;
  }

  boolean stopped(RunContext run, RunUpdate.RunError why) {
    Instant now = clock.instant();
    byte[] error =
        sealed.json(run.tenant(), run.subject(), RunViews.column(run.runId(), "error"), why);
    long last =
        store.write(
            run.tenant(),
            sql -> {
              int open =
                  sql.update(RUN)
                      .set(RUN.ENDED_AT, now)
                      .setNull(RUN.PAUSED_AT)
                      .set(RUN.ERROR_CODE, why.code())
                      .set(RUN.ERROR, error)
                      .where(isRun(run.tenant(), run.runId()))
                      .and(RUN.ENDED_AT.isNull())
                      .execute();
              if (open == 0) {
                return 0L;
              }
              List<NewEvent> events =
                  new ArrayList<>(Debts.open(sql, run, RunStatus.TERMINATED, List.of(), true, now));
              cutOff(sql, run);
              RunStatus status = endStatus(sql, run, RunStatus.TERMINATED);
              end(sql, run, now);
              Map<String, Object> data = new LinkedHashMap<>();
              data.put("status", status.name());
              data.put("errorCode", why.code());
              events.add(new NewEvent("stopped:" + now.toEpochMilli(), "run.ended", null, data));
              long seq =
                  RunEvents.advance(
                      sql,
                      run.tenant(),
                      run.runId(),
                      events.size(),
                      Map.of(RUN.STATUS, status.name()));
              RunEvents.insert(sql, run.tenant(), run.runId(), seq, now, events);
              return seq;
            });
    if (last > 0) {
      signals.publish(run.tenant(), run.runId(), last);
    }
    return last > 0;
  }

  boolean reopened(RunContext run, String execution) {
    Instant now = clock.instant();
    long last =
        store.write(
            run.tenant(),
            sql -> {
              if (sql.fetchExists(RUN, isRun(run.tenant(), run.runId()), RUN.ENDED_AT.isNull())
                  || !reset(sql, run, execution, now)) {
                return 0L;
              }
              return RunEvents.advance(sql, run.tenant(), run.runId(), 0, Map.of());
            });
    if (last > 0) {
      signals.publish(run.tenant(), run.runId(), last);
    }
    return last > 0;
  }

  /** Lets a new execution take over; false when it is none, or one that was replaced. */
  static boolean reset(DSLContext sql, RunContext run, @Nullable String execution, Instant now) {
    if (execution == null) {
      return false;
    }
    RunRecord row =
        sql.selectFrom(RUN).where(isRun(run.tenant(), run.runId())).forUpdate().fetchOne();
    if (row == null || List.of(row.getEngineRuns()).contains(execution)) {
      return false;
    }
    Instant ended = row.getEndedAt();
    if (row.getEngineRuns().length == 0 && (ended == null || ended.isAfter(now.minus(SETTLING)))) {
      return false;
    }
    sql.update(RUN)
        .set(RUN.ENGINE_RUNS, DSL.arrayAppend(RUN.ENGINE_RUNS, execution))
        .set(RUN.STATUS_SEQUENCE, 0L)
        .where(isRun(run.tenant(), run.runId()))
        .execute();
    if (ended != null) {
      reopen(sql, run, ended, now);
    }
    return true;
  }

  private static void reopen(DSLContext sql, RunContext run, Instant ended, Instant now) {
    UUID id = UUID.fromString(run.runId());
    Debts.voidAll(sql, run, now);
    sql.update(RUN_STEP)
        .set(RUN_STEP.STATUS, StepStatus.COMPLETED.name())
        .where(RUN_STEP.TENANT_ID.eq(run.tenant()))
        .and(RUN_STEP.RUN_ID.eq(id))
        .and(RUN_STEP.STATUS.eq(StepStatus.UNDO_FAILED.name()))
        .and(RUN_STEP.RESULT.isNotNull())
        .execute();
    int waiting =
        sql.update(APPROVAL)
            .set(APPROVAL.STATE, ApprovalState.PENDING.name())
            .setNull(APPROVAL.DECIDED_AT)
            .where(APPROVAL.TENANT_ID.eq(run.tenant()))
            .and(APPROVAL.RUN_ID.eq(id))
            .and(APPROVAL.STATE.eq(ApprovalState.WITHDRAWN.name()))
            .and(APPROVAL.DECIDED_AT.eq(ended))
            .and(APPROVAL.DEADLINE.gt(now))
            .execute();
    sql.update(CONTEXT_ENTRY)
        .setNull(CONTEXT_ENTRY.EXPIRES_AT)
        .where(CONTEXT_ENTRY.TENANT_ID.eq(run.tenant()))
        .and(CONTEXT_ENTRY.RUN_ID.eq(id))
        .execute();
    RunStatus status = waiting > 0 ? RunStatus.WAITING : RunStatus.RUNNING;
    Map<Field<?>, Object> changes = new LinkedHashMap<>();
    changes.put(RUN.STATUS, status.name());
    changes.put(RUN.ENDED_AT, DSL.castNull(RUN.ENDED_AT));
    changes.put(RUN.RESULT, DSL.castNull(RUN.RESULT));
    changes.put(RUN.ERROR_CODE, DSL.castNull(RUN.ERROR_CODE));
    changes.put(RUN.ERROR, DSL.castNull(RUN.ERROR));
    long last = RunEvents.advance(sql, run.tenant(), run.runId(), 1, changes);
    RunEvents.insert(
        sql,
        run.tenant(),
        run.runId(),
        last,
        now,
        List.of(
            new NewEvent(
                "reopened:" + last, "run.reopened", null, Map.of("status", status.name()))));
  }

  /** A call that was under way reads as cut off, so that undoing it makes it undone. */
  private static void cutOff(DSLContext sql, RunContext run) {
    sql.update(RUN_STEP)
        .set(RUN_STEP.STATUS, StepStatus.FAILED.name())
        .set(RUN_STEP.ERROR_CODE, StepStore.CANCELLED)
        .setNull(RUN_STEP.ERROR)
        .where(RUN_STEP.TENANT_ID.eq(run.tenant()))
        .and(RUN_STEP.RUN_ID.eq(UUID.fromString(run.runId())))
        .and(RUN_STEP.STATUS.eq(StepStatus.RUNNING.name()))
        .execute();
  }

  /** Whoever repaired a debt while the rest was still being undone has changed how the run ends. */
  static RunStatus endStatus(DSLContext sql, RunContext run, RunStatus told) {
    if (!told.nothingMayStand()) {
      return told;
    }
    if (Debts.openOf(sql, run) > 0) {
      return RunStatus.FAILED_WITH_DEBT;
    }
    boolean settled =
        told == RunStatus.FAILED_WITH_DEBT && sql.fetchExists(COMPENSATION_DEBT, Debts.of(run));
    return settled ? Debts.statusLeft(sql, run) : told;
  }

  static void end(DSLContext sql, RunContext run, Instant now) {
    UUID id = UUID.fromString(run.runId());
    sql.update(RUN_STEP)
        .set(
            RUN_STEP.STATUS,
            DSL.when(RUN_STEP.STATUS.eq(StepStatus.RUNNING.name()), StepStatus.FAILED.name())
                .otherwise(StepStatus.SKIPPED.name()))
        .setNull(RUN_STEP.NEXT_RETRY_AT)
        .set(RUN_STEP.ENDED_AT, now)
        .where(RUN_STEP.TENANT_ID.eq(run.tenant()))
        .and(RUN_STEP.RUN_ID.eq(id))
        .and(
            RUN_STEP.STATUS.in(
                StepStatus.PENDING.name(), StepStatus.WAITING.name(), StepStatus.RUNNING.name()))
        .execute();
    sql.update(APPROVAL)
        .set(APPROVAL.STATE, ApprovalState.WITHDRAWN.name())
        .set(APPROVAL.DECIDED_AT, now)
        .where(APPROVAL.TENANT_ID.eq(run.tenant()))
        .and(APPROVAL.RUN_ID.eq(id))
        .and(APPROVAL.STATE.eq(ApprovalState.PENDING.name()))
        .execute();
    sql.update(CONTEXT_ENTRY)
        .set(CONTEXT_ENTRY.EXPIRES_AT, contextExpiry(now))
        .where(CONTEXT_ENTRY.TENANT_ID.eq(run.tenant()))
        .and(CONTEXT_ENTRY.RUN_ID.eq(id))
        .execute();
  }

  /** Until when the agents of a run that ended can read what they shared. */
  static Instant contextExpiry(Instant ended) {
    return ended.plus(CONTEXT_OUTLIVES_RUN);
  }
}
