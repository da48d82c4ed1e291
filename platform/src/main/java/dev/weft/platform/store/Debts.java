package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.COMPENSATION_DEBT;
import static dev.weft.platform.store.jooq.Tables.EFFECT;
import static dev.weft.platform.store.jooq.Tables.RUN;
import static dev.weft.platform.store.jooq.Tables.RUN_STEP;
import static dev.weft.platform.store.jooq.Tables.TOOL;

import dev.weft.contract.agent.StepCall;
import dev.weft.contract.debt.DebtCause;
import dev.weft.contract.debt.DebtState;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.StepStatus;
import dev.weft.contract.tool.Effect;
import dev.weft.contract.tool.ToolDescriptor;
import dev.weft.platform.store.RunEvents.NewEvent;
import dev.weft.platform.store.jooq.tables.records.RunStepRecord;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** Compensation debt within the transactions of others, each of which holds the run's row. */
final class Debts {
  static final Condition IS_OPEN =
      COMPENSATION_DEBT.STATE.in(DebtState.OPEN.name(), DebtState.RETRYING.name());

  private Debts() {}

  /**
   * Opens a debt for everything of a run that should not stand and has none yet: what took effect
   * and was not undone, when the run's end lets nothing stand; steps whose undo failed; steps that
   * the flow names.
   *
   * @param named ids of steps that the flow calls debt
   * @param stopped whether the run was ended from outside, so that a call under way counts too
   * @return the events of the new debts
   */
  static List<NewEvent> open(
      DSLContext sql,
      RunContext run,
      RunStatus status,
      List<String> named,
      boolean stopped,
      Instant now) {
    Condition stands = RUN_STEP.STATUS.eq(StepStatus.UNDO_FAILED.name());
    if (!named.isEmpty()) {
      stands = stands.or(RUN_STEP.STEP_ID.in(named));
    }
    if (status.nothingMayStand()) {
      stands =
          stands.or(
              DSL.exists(
                  DSL.selectOne()
                      .from(EFFECT)
                      .where(EFFECT.TENANT_ID.eq(RUN_STEP.TENANT_ID))
                      .and(EFFECT.EFFECT_KEY.eq(RUN_STEP.EFFECT_KEY))
                      .and(EFFECT.STATE.eq(RecordedEffect.State.DONE.name()))));
    }
    if (stopped) {
      stands = stands.or(RUN_STEP.STATUS.eq(StepStatus.RUNNING.name()));
    }
    List<NewEvent> events = new ArrayList<>();
    for (RunStepRecord step :
        sql.selectFrom(RUN_STEP)
            .where(RUN_STEP.TENANT_ID.eq(run.tenant()))
            .and(RUN_STEP.RUN_ID.eq(UUID.fromString(run.runId())))
            .and(RUN_STEP.AGENT.isNotNull())
            .and(RUN_STEP.ACTION.isNotNull())
            .and(RUN_STEP.EFFECT_KEY.isNotNull())
            .and(stands)
            .orderBy(RUN_STEP.POSITION.desc(), RUN_STEP.ITERATION.desc())
            .fetch()) {
      ToolDescriptor tool = tool(sql, run.tenant(), step.getAgent(), step.getAction()).orElse(null);
      boolean underWay = step.getStatus().equals(StepStatus.RUNNING.name());
      boolean changesNothing = tool != null && tool.effect() == Effect.READ;
      if (!(underWay && changesNothing)) {
        DebtCause cause =
            tool != null && !tool.undoable()
                ? DebtCause.NOT_UNDOABLE
                : underWay
                    ? DebtCause.UNCERTAIN
                    : undoFailed(step, named) ? DebtCause.UNDO_FAILED : DebtCause.RUN_STOPPED;
        // In a list, newest first, the last effect stands first, as it should be undone.
        insert(sql, run, step, cause, now.minus(events.size(), ChronoUnit.MICROS))
            .ifPresent(events::add);
      }
    }
    return events;
  }

  /** What stands otherwise, no undo was tried of: the flow was stopped, or no longer knew of it. */
  private static boolean undoFailed(RunStepRecord step, List<String> named) {
    return step.getStatus().equals(StepStatus.UNDO_FAILED.name())
        || named.contains(step.getStepId());
  }

  /**
   * Opens the debt of one step whose undo failed for good, or opens it again after a try that a
   * person asked for.
   *
   * @param error the sealed reason
   */
  static List<NewEvent> undoFailed(
      DSLContext sql, StepCall call, String code, byte @Nullable [] error, Instant now) {
    int reopened =
        sql.update(COMPENSATION_DEBT)
            .set(COMPENSATION_DEBT.STATE, DebtState.OPEN.name())
            .set(COMPENSATION_DEBT.ERROR_CODE, code)
            .set(COMPENSATION_DEBT.ERROR, DSL.val(error, COMPENSATION_DEBT.ERROR))
            .where(is(call.run(), call.stepId(), call.iteration()))
            .and(COMPENSATION_DEBT.STATE.eq(DebtState.RETRYING.name()))
            .execute();
    if (reopened == 1) {
      return List.of(retryFailed(sql, call.run(), call.stepId(), call.iteration(), code));
    }
    RunStepRecord step =
        sql.selectFrom(RUN_STEP)
            .where(RUN_STEP.TENANT_ID.eq(call.run().tenant()))
            .and(RUN_STEP.RUN_ID.eq(UUID.fromString(call.run().runId())))
            .and(RUN_STEP.STEP_ID.eq(call.stepId()))
            .and(RUN_STEP.ITERATION.eq(call.iteration()))
            .and(RUN_STEP.STATUS.eq(StepStatus.UNDO_FAILED.name()))
            .and(RUN_STEP.EFFECT_KEY.isNotNull())
            .fetchOne();
    return step == null
        ? List.of()
        : insert(sql, call.run(), step, DebtCause.UNDO_FAILED, now).stream().toList();
  }

  /** What tells that a try failed which a person had asked for. */
  static NewEvent retryFailed(
      DSLContext sql, RunContext run, String stepId, int iteration, String code) {
    Integer round =
        sql.select(COMPENSATION_DEBT.ROUND)
            .from(COMPENSATION_DEBT)
            .where(is(run, stepId, iteration))
            .fetchOne(COMPENSATION_DEBT.ROUND);
    return event(stepId, iteration, "retry_failed:" + round, Map.of("errorCode", code));
  }

  /** Closes the debt of a step whose undo succeeded, if it has one. */
  static List<NewEvent> undone(DSLContext sql, StepCall call, Instant now) {
    int settled =
        sql.update(COMPENSATION_DEBT)
            .set(COMPENSATION_DEBT.STATE, DebtState.UNDONE.name())
            .set(COMPENSATION_DEBT.SETTLED_AT, now)
            .set(
                COMPENSATION_DEBT.TOLD_AT,
                DSL.when(
                    COMPENSATION_DEBT.STATE.eq(DebtState.RETRYING.name()),
                    COMPENSATION_DEBT.TOLD_AT))
            .where(is(call.run(), call.stepId(), call.iteration()))
            .and(IS_OPEN)
            .execute();
    return settled == 0
        ? List.of()
        : settled(sql, call.run(), call.stepId(), call.iteration(), DebtState.UNDONE);
  }

  /**
   * What tells that a debt is settled. With the last one the run's own status changes, unless the
   * run completed or has not ended.
   */
  static List<NewEvent> settled(
      DSLContext sql, RunContext run, String stepId, int iteration, DebtState state) {
    List<NewEvent> events = new ArrayList<>();
    events.add(event(stepId, iteration, "settled", Map.of("state", state.name())));
    if (openOf(sql, run) == 0) {
      RunStatus left = statusLeft(sql, run);
      int changed =
          sql.update(RUN)
              .set(RUN.STATUS, left.name())
              .where(RunEvents.isRun(run.tenant(), run.runId()))
              .and(RUN.STATUS.eq(RunStatus.FAILED_WITH_DEBT.name()))
              .execute();
      if (changed == 1) {
        events.add(
            new NewEvent(
                "settled:" + stepId + ":" + iteration,
                "run.settled",
                null,
                Map.of("status", left.name())));
      }
    }
    return events;
  }

  /** How a run without open debt reads that did not complete. */
  static RunStatus statusLeft(DSLContext sql, RunContext run) {
    boolean stays =
        sql.fetchExists(
            COMPENSATION_DEBT, of(run), COMPENSATION_DEBT.STATE.eq(DebtState.SKIPPED.name()));
    return stays ? RunStatus.FAILED_WITH_EFFECTS : RunStatus.FAILED_UNDONE;
  }

  static int openOf(DSLContext sql, RunContext run) {
    return sql.fetchCount(COMPENSATION_DEBT, of(run), IS_OPEN);
  }

  /** The run runs again and owns its effects: what nobody has settled is no debt any more. */
  static void voidAll(DSLContext sql, RunContext run, Instant now) {
    sql.update(COMPENSATION_DEBT)
        .set(COMPENSATION_DEBT.STATE, DebtState.VOID.name())
        .set(COMPENSATION_DEBT.SETTLED_AT, now)
        .setNull(COMPENSATION_DEBT.TOLD_AT)
        .where(of(run))
        .and(IS_OPEN)
        .execute();
  }

  static Condition of(RunContext run) {
    return COMPENSATION_DEBT
        .TENANT_ID
        .eq(run.tenant())
        .and(COMPENSATION_DEBT.RUN_ID.eq(UUID.fromString(run.runId())));
  }

  static Condition is(RunContext run, String stepId, int iteration) {
    return of(run)
        .and(COMPENSATION_DEBT.STEP_ID.eq(stepId))
        .and(COMPENSATION_DEBT.ITERATION.eq(iteration));
  }

  static NewEvent event(String stepId, int iteration, String what, Map<String, Object> more) {
    int round = what.indexOf(':');
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("stepId", stepId);
    data.putAll(more);
    return new NewEvent(
        "debt:" + stepId + ":" + iteration + ":" + what,
        "debt." + (round < 0 ? what : what.substring(0, round)),
        stepId,
        data);
  }

  private static Optional<NewEvent> insert(
      DSLContext sql, RunContext run, RunStepRecord step, DebtCause cause, Instant now) {
    UUID id = TimeOrderedIds.at(now);
    int opened =
        sql.insertInto(COMPENSATION_DEBT)
            .set(COMPENSATION_DEBT.TENANT_ID, run.tenant())
            .set(COMPENSATION_DEBT.RUN_ID, step.getRunId())
            .set(COMPENSATION_DEBT.STEP_ID, step.getStepId())
            .set(COMPENSATION_DEBT.ITERATION, step.getIteration())
            .set(COMPENSATION_DEBT.DEBT_ID, id)
            .set(COMPENSATION_DEBT.SUBJECT_ID, step.getSubjectId())
            .set(COMPENSATION_DEBT.FLOW, run.flow())
            .set(COMPENSATION_DEBT.POSITION, step.getPosition())
            .set(COMPENSATION_DEBT.AGENT, step.getAgent())
            .set(COMPENSATION_DEBT.ACTION, step.getAction())
            .set(COMPENSATION_DEBT.EFFECT_KEY, step.getEffectKey())
            .set(COMPENSATION_DEBT.CAUSE, cause.name())
            .set(COMPENSATION_DEBT.STATE, DebtState.OPEN.name())
            .set(COMPENSATION_DEBT.ERROR_CODE, step.getErrorCode())
            .set(COMPENSATION_DEBT.ERROR, step.getError())
            .set(COMPENSATION_DEBT.OPENED_AT, now)
            .onConflict(
                COMPENSATION_DEBT.TENANT_ID,
                COMPENSATION_DEBT.RUN_ID,
                COMPENSATION_DEBT.STEP_ID,
                COMPENSATION_DEBT.ITERATION)
            .doUpdate()
            .set(COMPENSATION_DEBT.DEBT_ID, id)
            .set(COMPENSATION_DEBT.CAUSE, cause.name())
            .set(COMPENSATION_DEBT.STATE, DebtState.OPEN.name())
            .set(COMPENSATION_DEBT.ERROR_CODE, step.getErrorCode())
            .set(COMPENSATION_DEBT.ERROR, step.getError())
            .set(COMPENSATION_DEBT.OPENED_AT, now)
            .setNull(COMPENSATION_DEBT.SETTLED_AT)
            .setNull(COMPENSATION_DEBT.TOLD_AT)
            .where(COMPENSATION_DEBT.STATE.eq(DebtState.VOID.name()))
            .execute();
    return opened == 0
        ? Optional.empty()
        : Optional.of(
            event(
                step.getStepId(),
                step.getIteration(),
                "opened:" + id,
                Map.of(
                    "agent",
                    step.getAgent(),
                    "action",
                    step.getAction(),
                    "position",
                    step.getPosition(),
                    "cause",
                    cause.name())));
  }

  /** The declaration of a tool; the tenant's own counts before the shared one. */
  static Optional<ToolDescriptor> tool(DSLContext sql, String tenant, String agent, String action) {
    int dot = action.indexOf('.');
    return sql
        .select(TOOL.DESCRIPTOR)
        .from(TOOL)
        .where(TOOL.TENANT_ID.in(tenant, TenantStore.SYSTEM))
        .and(TOOL.AGENT.eq(dot < 0 ? agent : action.substring(0, dot)))
        .and(TOOL.ACTION.eq(action.substring(dot + 1)))
        .orderBy(TOOL.TENANT_ID.eq(tenant).desc())
        .limit(1)
        .fetch(TOOL.DESCRIPTOR)
        .stream()
        .findFirst()
        .map(json -> WeftJson.mapper().convertValue(RunEvents.map(json), ToolDescriptor.class));
  }
}
