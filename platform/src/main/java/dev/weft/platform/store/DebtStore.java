package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.COMPENSATION_DEBT;
import static dev.weft.platform.store.jooq.Tables.RUN;
import static dev.weft.platform.store.jooq.Tables.RUN_STEP;

import dev.weft.contract.agent.StepCall;
import dev.weft.contract.debt.DebtCause;
import dev.weft.contract.debt.DebtItem;
import dev.weft.contract.debt.DebtProgress;
import dev.weft.contract.debt.DebtState;
import dev.weft.contract.debt.DebtTicket;
import dev.weft.contract.debt.RepairAction;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.key.Sealer;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.RunEvents.NewEvent;
import dev.weft.platform.store.jooq.tables.records.CompensationDebtRecord;
import dev.weft.platform.store.jooq.tables.records.RunStepRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * Compensation debt. Of two who decide at once exactly one takes effect. Only the role of the api
 * can {@link #decide}: the database refuses others.
 */
public final class DebtStore {
  private final RegionStore store;
  private final SealedColumns sealed;
  private final RunSignals signals;
  private final Clock clock;

  DebtStore(RegionStore store, Sealer sealer, RunSignals signals, Clock clock) {
    this.store = store;
    this.sealed = new SealedColumns(sealer);
    this.signals = signals;
    this.clock = clock;
  }

  /**
   * Debts of the tenant, newest first; those of one run that was ended from outside stand in the
   * reverse order of the steps.
   *
   * @param after where the last page ended; null for the first page
   */
  public List<DebtView> list(String tenant, DebtFilter filter, @Nullable Cursor after, int limit) {
    return list(tenant, Sight.ALL, filter, after, limit);
  }

  /** The same of the runs that a person sees. */
  public List<DebtView> list(
      String tenant, Sight sight, DebtFilter filter, @Nullable Cursor after, int limit) {
    Condition where = COMPENSATION_DEBT.TENANT_ID.eq(tenant);
    if (!sight.everything()) {
      where =
          where.and(
              DSL.exists(
                  DSL.selectOne()
                      .from(RUN)
                      .where(RUN.TENANT_ID.eq(COMPENSATION_DEBT.TENANT_ID))
                      .and(RUN.RUN_ID.eq(COMPENSATION_DEBT.RUN_ID))
                      .and(RunViews.seen(sight))));
    }
    if (!filter.states().isEmpty()) {
      where =
          where.and(COMPENSATION_DEBT.STATE.in(filter.states().stream().map(Enum::name).toList()));
    }
    if (filter.flow() != null) {
      where = where.and(COMPENSATION_DEBT.FLOW.eq(filter.flow()));
    }
    if (filter.agent() != null) {
      where = where.and(COMPENSATION_DEBT.AGENT.eq(filter.agent()));
    }
    if (filter.runId() != null) {
      where = where.and(COMPENSATION_DEBT.RUN_ID.eq(UUID.fromString(filter.runId())));
    }
    if (filter.openedBefore() != null) {
      where = where.and(COMPENSATION_DEBT.OPENED_AT.lt(filter.openedBefore()));
    }
    if (after != null) {
      where =
          where.and(
              DSL.row(COMPENSATION_DEBT.OPENED_AT, COMPENSATION_DEBT.DEBT_ID)
                  .lt(after.at(), after.id()));
    }
    Condition which = where;
    return store
        .read(
            tenant,
            sql ->
                sql.selectFrom(COMPENSATION_DEBT)
                    .where(which)
                    .orderBy(COMPENSATION_DEBT.OPENED_AT.desc(), COMPENSATION_DEBT.DEBT_ID.desc())
                    .limit(limit)
                    .fetch())
        .map(this::view);
  }

  /** The debt of one step; the last iteration's when there are several. */
  public Optional<DebtView> find(RunContext run, String stepId) {
    return Optional.ofNullable(
            store.read(
                run.tenant(),
                sql ->
                    sql.selectFrom(COMPENSATION_DEBT)
                        .where(Debts.of(run))
                        .and(COMPENSATION_DEBT.STEP_ID.eq(stepId))
                        .orderBy(COMPENSATION_DEBT.ITERATION.desc())
                        .limit(1)
                        .fetchOne()))
        .map(this::view);
  }

  /**
   * Writes down what a person decided.
   *
   * @param decidedBy surrogate of that person
   * @param reason what that person wrote; stored sealed under that person's key
   */
  public Repair decide(
      RunContext run,
      String stepId,
      int iteration,
      RepairAction action,
      String decidedBy,
      String reason) {
    Instant now = clock.instant();
    byte[] sealedReason =
        sealed.text(
            run.tenant(), decidedBy, column(run.runId(), stepId, iteration, "reason"), reason);
    DebtState next =
        switch (action) {
          case RETRY -> DebtState.RETRYING;
          case SKIP -> DebtState.SKIPPED;
          case DONE_BY_HAND -> DebtState.DONE_BY_HAND;
        };
    record Outcome(
        @Nullable CompensationDebtRecord row, Function<DebtView, Repair> how, long last) {}

    Outcome outcome =
        store.write(
            run.tenant(),
            sql -> {
              long last = RunEvents.advance(sql, run.tenant(), run.runId(), 0, Map.of());
              CompensationDebtRecord before =
                  sql.fetchOne(COMPENSATION_DEBT, Debts.is(run, stepId, iteration));
              if (before == null || before.getState().equals(DebtState.VOID.name())) {
                return new Outcome(null, Repair.Closed::new, last);
              }
              if (before.getState().equals(next.name())) {
                return new Outcome(before, Repair.Already::new, last);
              }
              if (!before.getState().equals(DebtState.OPEN.name())) {
                return new Outcome(before, Repair.Closed::new, last);
              }
              if (action == RepairAction.RETRY
                  && before.getCause().equals(DebtCause.NOT_UNDOABLE.name())) {
                return new Outcome(before, Repair.NotUndoable::new, last);
              }
              Map<Field<?>, Object> changes = new LinkedHashMap<>();
              changes.put(COMPENSATION_DEBT.STATE, next.name());
              changes.put(COMPENSATION_DEBT.ROUND, before.getRound() + 1);
              changes.put(COMPENSATION_DEBT.DECIDED_BY, UUID.fromString(decidedBy));
              changes.put(COMPENSATION_DEBT.DECIDED_AT, now);
              changes.put(
                  COMPENSATION_DEBT.REASON, DSL.val(sealedReason, COMPENSATION_DEBT.REASON));
              changes.put(COMPENSATION_DEBT.TOLD_AT, DSL.castNull(COMPENSATION_DEBT.TOLD_AT));
              if (!next.open()) {
                changes.put(COMPENSATION_DEBT.SETTLED_AT, now);
              }
              sql.update(COMPENSATION_DEBT)
                  .set(changes)
                  .where(Debts.is(run, stepId, iteration))
                  .execute();
              List<NewEvent> events =
                  next == DebtState.RETRYING
                      ? List.of(
                          Debts.event(
                              stepId, iteration, "retrying:" + (before.getRound() + 1), Map.of()))
                      : Debts.settled(sql, run, stepId, iteration, next);
              return new Outcome(
                  sql.fetchSingle(COMPENSATION_DEBT, Debts.is(run, stepId, iteration)),
                  Repair.Decided::new,
                  tell(sql, run, events, now));
            });
    if (outcome.row() == null) {
      return new Repair.NotFound();
    }
    Repair repair = outcome.how().apply(view(outcome.row()));
    if (repair instanceof Repair.Decided) {
      signals.publish(run.tenant(), run.runId(), outcome.last());
    }
    return repair;
  }

  /** The run's debt, the last effect first. */
  public DebtProgress progress(RunContext run) {
    return new DebtProgress(
        store.read(
            run.tenant(),
            sql ->
                sql.selectFrom(COMPENSATION_DEBT)
                    .where(Debts.of(run))
                    .orderBy(COMPENSATION_DEBT.POSITION.desc(), COMPENSATION_DEBT.ITERATION.desc())
                    .fetch(row ->
                        new DebtItem(
                            row.getStepId(),
                            row.getIteration(),
                            row.getPosition(),
                            row.getAction().indexOf('.') < 0
                                ? row.getAgent() + "." + row.getAction()
                                : row.getAction(),
                            DebtState.valueOf(row.getState())))));
  }

  /**
   * What may be done about a debt now.
   *
   * @return with the call to undo, put together from the step's row, when a person asked for a try
   *     and the call is still readable
   */
  public DebtTicket take(RunContext run, String stepId, int iteration) {
    record Rows(@Nullable CompensationDebtRecord debt, @Nullable RunStepRecord step, int total) {}

    Rows rows =
        store.read(
            run.tenant(),
            sql -> {
              Condition ofRun =
                  RUN_STEP
                      .TENANT_ID
                      .eq(run.tenant())
                      .and(RUN_STEP.RUN_ID.eq(UUID.fromString(run.runId())));
              return new Rows(
                  sql.fetchOne(COMPENSATION_DEBT, Debts.is(run, stepId, iteration)),
                  sql.fetchOne(
                      RUN_STEP,
                      ofRun,
                      RUN_STEP.STEP_ID.eq(stepId),
                      RUN_STEP.ITERATION.eq(iteration)),
                  sql.fetchCount(RUN_STEP, ofRun));
            });
    CompensationDebtRecord debt = rows.debt();
    RunStepRecord step = rows.step();
    if (debt == null || step == null) {
      return new DebtTicket(DebtState.VOID, null);
    }
    DebtState state = DebtState.valueOf(debt.getState());
    Map<String, Object> params =
        sealed.map(
            run.tenant(), Steps.column(run.runId(), stepId, iteration, "params"), step.getParams());
    if (state != DebtState.RETRYING || params == null) {
      return new DebtTicket(state, null);
    }
    UUID approval = step.getApprovalId();
    return new DebtTicket(
        state,
        new StepCall(
            run,
            stepId,
            iteration,
            step.getPosition(),
            rows.total(),
            debt.getAgent(),
            debt.getAction(),
            params,
            debt.getEffectKey(),
            approval == null ? null : approval.toString(),
            step.getSequence()));
  }

  /** Notes that a try failed which nobody could report; one that is not under way stays. */
  public void retryFailed(RunContext run, String stepId, int iteration, String code) {
    Instant now = clock.instant();
    long last =
        store.write(
            run.tenant(),
            sql -> {
              RunEvents.advance(sql, run.tenant(), run.runId(), 0, Map.of());
              int reopened =
                  sql.update(COMPENSATION_DEBT)
                      .set(COMPENSATION_DEBT.STATE, DebtState.OPEN.name())
                      .set(COMPENSATION_DEBT.ERROR_CODE, code)
                      .where(Debts.is(run, stepId, iteration))
                      .and(COMPENSATION_DEBT.STATE.eq(DebtState.RETRYING.name()))
                      .execute();
              return reopened == 0
                  ? 0L
                  : tell(
                      sql, run, List.of(Debts.retryFailed(sql, run, stepId, iteration, code)), now);
            });
    if (last > 0) {
      signals.publish(run.tenant(), run.runId(), last);
    }
  }

  /**
   * Debts of any tenant of which the engine has not heard, and tries that it should have ended.
   *
   * @param stuck how long ago it heard of a try that is still under way
   */
  public List<UntoldDebt> untold(Duration stuck, int limit) {
    return store.system(
        "debt",
        sql ->
            sql.select(
                    COMPENSATION_DEBT.TENANT_ID,
                    COMPENSATION_DEBT.RUN_ID,
                    COMPENSATION_DEBT.STEP_ID,
                    COMPENSATION_DEBT.ITERATION,
                    COMPENSATION_DEBT.STATE,
                    COMPENSATION_DEBT.ROUND)
                .from(COMPENSATION_DEBT)
                .where(
                    COMPENSATION_DEBT
                        .TOLD_AT
                        .isNull()
                        .or(
                            COMPENSATION_DEBT
                                .STATE
                                .eq(DebtState.RETRYING.name())
                                .and(COMPENSATION_DEBT.TOLD_AT.lt(clock.instant().minus(stuck)))))
                .orderBy(COMPENSATION_DEBT.OPENED_AT)
                .limit(limit)
                .fetch(row ->
                    new UntoldDebt(
                        row.value1(),
                        row.value2().toString(),
                        row.value3(),
                        row.value4(),
                        DebtState.valueOf(row.value5()),
                        row.value6())));
  }

  /** Notes that the engine has heard of a debt as it stands. */
  public void told(UntoldDebt debt) {
    store.write(
        debt.tenant(),
        sql ->
            sql.update(COMPENSATION_DEBT)
                .set(COMPENSATION_DEBT.TOLD_AT, clock.instant())
                .where(COMPENSATION_DEBT.TENANT_ID.eq(debt.tenant()))
                .and(COMPENSATION_DEBT.RUN_ID.eq(UUID.fromString(debt.runId())))
                .and(COMPENSATION_DEBT.STEP_ID.eq(debt.stepId()))
                .and(COMPENSATION_DEBT.ITERATION.eq(debt.iteration()))
                .and(COMPENSATION_DEBT.ROUND.eq(debt.round()))
                .execute());
  }

  private static long tell(DSLContext sql, RunContext run, List<NewEvent> events, Instant now) {
    long last = RunEvents.advance(sql, run.tenant(), run.runId(), events.size(), Map.of());
    RunEvents.insert(sql, run.tenant(), run.runId(), last, now, new ArrayList<>(events));
    return last;
  }

  private DebtView view(CompensationDebtRecord row) {
    String tenant = row.getTenantId();
    String runId = row.getRunId().toString();
    UUID decidedBy = row.getDecidedBy();
    return new DebtView(
        tenant,
        row.getDebtId().toString(),
        runId,
        row.getFlow(),
        row.getStepId(),
        row.getIteration(),
        row.getPosition(),
        row.getAgent(),
        row.getAction(),
        DebtCause.valueOf(row.getCause()),
        DebtState.valueOf(row.getState()),
        row.getRound(),
        row.getErrorCode(),
        sealed.text(
            tenant,
            Steps.column(runId, row.getStepId(), row.getIteration(), "error"),
            row.getError()),
        row.getOpenedAt(),
        decidedBy == null ? null : decidedBy.toString(),
        row.getDecidedAt(),
        sealed.text(
            tenant, column(runId, row.getStepId(), row.getIteration(), "reason"), row.getReason()),
        row.getSettledAt());
  }

  private static String column(String runId, String stepId, int iteration, String column) {
    return "debt:" + runId + ":" + stepId + ":" + iteration + ":" + column;
  }
}
