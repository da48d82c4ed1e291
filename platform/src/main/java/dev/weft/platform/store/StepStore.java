package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.APPROVAL;
import static dev.weft.platform.store.jooq.Tables.RUN;
import static dev.weft.platform.store.jooq.Tables.RUN_STEP;

import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.agent.StepResult;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.money.Money;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.StepStatus;
import dev.weft.platform.key.Sealer;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.RunEvents.NewEvent;
import dev.weft.platform.store.jooq.tables.records.RunStepRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.BiFunction;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * What the activities of steps tell the projection: one transaction before a tool is called, one
 * after it. What else belongs to the call is read and written in the same two.
 */
public final class StepStore {
  /** The code of a call that a cancel cut off. */
  public static final String CANCELLED = "Cancelled";

  private final RegionStore store;
  private final SealedColumns sealed;
  private final RunSignals signals;
  private final Clock clock;

  StepStore(RegionStore store, Sealer sealer, RunSignals signals, Clock clock) {
    this.store = store;
    this.sealed = new SealedColumns(sealer);
    this.signals = signals;
    this.clock = clock;
  }

  /**
   * Notes that a step is about to be tried.
   *
   * @param attempt the engine's count of this try, from 1
   * @return how often it was tried in all; and what it returned, when it had completed already
   * @throws NoSuchRunException when the tenant has no such run
   */
  public StepAttempt stepStarted(StepCall call, int attempt) {
    return stepStarted(call, attempt, _ -> {});
  }

  /**
   * Notes that a step is about to be tried, and reads in the same transaction what the try has to
   * know.
   *
   * @param reads reads; may run more than once
   */
  public StepAttempt stepStarted(StepCall call, int attempt, Consumer<DSLContext> reads) {
    Instant now = clock.instant();
    byte[] params =
        sealed.json(tenant(call), call.run().subject(), column(call, "params"), call.params());
    record Outcome(long last, int attempts, @Nullable RunStepRecord done) {}

    Outcome outcome =
        store.write(
            tenant(call),
            sql -> {
              long last = RunEvents.advance(sql, tenant(call), call.run().runId(), 1, running(now));
              reads.accept(sql);
              RunStepRecord row =
                  insert(sql, call)
                      .set(RUN_STEP.STATUS, StepStatus.RUNNING.name())
                      .set(RUN_STEP.ATTEMPTS, attempt)
                      .set(RUN_STEP.PARAMS, params)
                      .set(RUN_STEP.STARTED_AT, now)
                      .onConflict(
                          RUN_STEP.TENANT_ID, RUN_STEP.RUN_ID, RUN_STEP.STEP_ID, RUN_STEP.ITERATION)
                      .doUpdate()
                      .set(RUN_STEP.STATUS, StepStatus.RUNNING.name())
                      .set(
                          RUN_STEP.ATTEMPTS,
                          DSL.greatest(RUN_STEP.ATTEMPTS.plus(1), DSL.val(attempt)))
                      .set(RUN_STEP.AGENT, call.agent())
                      .set(RUN_STEP.ACTION, call.action())
                      .set(RUN_STEP.PARAMS, params)
                      .set(RUN_STEP.EFFECT_KEY, call.effectKey())
                      .set(RUN_STEP.APPROVAL_ID, approval(call))
                      .set(RUN_STEP.SEQUENCE, call.sequence())
                      .set(RUN_STEP.STARTED_AT, DSL.coalesce(RUN_STEP.STARTED_AT, DSL.val(now)))
                      .setNull(RUN_STEP.NEXT_RETRY_AT)
                      .setNull(RUN_STEP.ENDED_AT)
                      .where(
                          RUN_STEP.STATUS.notIn(
                              StepStatus.COMPLETED.name(),
                              StepStatus.UNDONE.name(),
                              StepStatus.UNDO_FAILED.name()))
                      .returning()
                      .fetchOne();
              if (row == null) {
                RunStepRecord done = sql.fetchSingle(RUN_STEP, isStep(call));
                return new Outcome(last, done.getAttempts(), done);
              }
              Map<String, Object> data = RunEvents.data(call);
              data.put("attempt", row.getAttempts());
              RunEvents.insert(
                  sql,
                  tenant(call),
                  call.run().runId(),
                  last,
                  now,
                  List.of(
                      new NewEvent(
                          key(call, "started:" + row.getAttempts()),
                          "step.started",
                          call.stepId(),
                          data)));
              return new Outcome(last, row.getAttempts(), null);
            });
    signals.publish(tenant(call), call.run().runId(), outcome.last());
    return new StepAttempt(outcome.attempts(), earlier(call, outcome.done()));
  }

  private @Nullable StepResult earlier(StepCall call, @Nullable RunStepRecord done) {
    if (done == null || !done.getStatus().equals(StepStatus.COMPLETED.name())) {
      return null;
    }
    Map<String, Object> output = sealed.map(tenant(call), column(call, "result"), done.getResult());
    Money spent = Steps.money(done.getSpentMinor(), done.getSpentCurrency());
    return output == null ? null : new StepResult(output, spent, done.getAttempts());
  }

  /** Notes what a step returned. */
  public void stepCompleted(StepCall call, StepResult result) {
    stepCompleted(call, false, _ -> result);
  }

  /**
   * Notes what a step returned, in one transaction with everything that belongs to it.
   *
   * @param streamed whether its text was streamed while it was made
   * @param end writes what else belongs to the step, and says what it returned; when it throws,
   *     nothing is written
   */
  public StepResult stepCompleted(
      StepCall call, boolean streamed, Function<DSLContext, StepResult> end) {
    Instant now = clock.instant();
    record Completed(StepResult result, long last) {}

    Completed completed =
        store.write(
            tenant(call),
            sql -> {
              long seq = RunEvents.advance(sql, tenant(call), call.run().runId(), 1, Map.of());
              StepResult result = end.apply(sql);
              Map<String, Object> data = RunEvents.data(call);
              data.put("attempt", result.attempts());
              if (streamed) {
                data.put("streamed", true);
              }
              write(
                  sql,
                  call,
                  completed(call, result, now),
                  RUN_STEP.STATUS.notIn(StepStatus.UNDONE.name(), StepStatus.UNDO_FAILED.name()),
                  seq,
                  now,
                  new NewEvent(key(call, "completed"), "step.completed", call.stepId(), data));
              return new Completed(result, seq);
            });
    signals.publish(tenant(call), call.run().runId(), completed.last());
    return completed.result();
  }

  private Map<Field<?>, Object> completed(StepCall call, StepResult result, Instant now) {
    Money spent = result.spent();
    Map<Field<?>, Object> changes = new LinkedHashMap<>();
    changes.put(RUN_STEP.STATUS, StepStatus.COMPLETED.name());
    changes.put(
        RUN_STEP.RESULT,
        sealed.json(tenant(call), call.run().subject(), column(call, "result"), result.output()));
    if (spent != null) {
      changes.put(RUN_STEP.SPENT_MINOR, spent.minor());
      changes.put(RUN_STEP.SPENT_CURRENCY, spent.currency());
    }
    changes.put(RUN_STEP.ERROR_CODE, DSL.castNull(String.class));
    changes.put(RUN_STEP.ERROR, DSL.castNull(RUN_STEP.ERROR));
    changes.put(RUN_STEP.ENDED_AT, now);
    return changes;
  }

  private static void write(
      DSLContext sql,
      StepCall call,
      Map<Field<?>, Object> changes,
      Condition when,
      long seq,
      Instant now,
      NewEvent event) {
    sql.update(RUN_STEP).set(changes).where(isStep(call)).and(when).execute();
    RunEvents.insert(sql, tenant(call), call.run().runId(), seq, now, List.of(event));
  }

  /**
   * Notes that a try of a step failed.
   *
   * @param code a stable code
   * @param message for people; stored sealed
   * @param attempt how often it was tried
   * @param finalFailure whether it is not tried again
   * @param nextRetry when it is tried again; null when unknown or never
   */
  public void stepFailed(
      StepCall call,
      String code,
      String message,
      int attempt,
      boolean finalFailure,
      @Nullable Instant nextRetry) {
    Map<Field<?>, Object> changes = new LinkedHashMap<>();
    changes.put(RUN_STEP.ERROR_CODE, code);
    changes.put(
        RUN_STEP.ERROR,
        sealed.text(tenant(call), call.run().subject(), column(call, "error"), message));
    changes.put(
        RUN_STEP.NEXT_RETRY_AT, DSL.val(finalFailure ? null : nextRetry, RUN_STEP.NEXT_RETRY_AT));
    if (finalFailure) {
      changes.put(RUN_STEP.STATUS, StepStatus.FAILED.name());
      changes.put(RUN_STEP.ENDED_AT, clock.instant());
    }
    change(
        call,
        changes,
        RUN_STEP.STATUS.notIn(
            StepStatus.COMPLETED.name(), StepStatus.UNDONE.name(), StepStatus.UNDO_FAILED.name()),
        "failed:" + attempt,
        finalFailure ? "step.failed" : "step.retrying",
        data -> {
          data.put("attempt", attempt);
          data.put("errorCode", code);
          if (!finalFailure && nextRetry != null) {
            data.put("nextAt", nextRetry.toString());
          }
        });
  }

  /**
   * Notes that a step was undone. So was one that a cancel cut off, unless it never took effect;
   * one that had failed keeps its state: nothing of it stands.
   *
   * @param found what there was to undo
   */
  public void stepUndone(StepCall call, EffectFound found) {
    Map<Field<?>, Object> changes = new LinkedHashMap<>();
    if (found == EffectFound.NONE) {
      changes.put(RUN_STEP.STATUS, StepStatus.FAILED.name());
      changes.put(RUN_STEP.ERROR_CODE, DSL.coalesce(RUN_STEP.ERROR_CODE, DSL.val(CANCELLED)));
    } else {
      changes.put(RUN_STEP.STATUS, StepStatus.UNDONE.name());
    }
    changes.put(RUN_STEP.NEXT_RETRY_AT, DSL.val(null, RUN_STEP.NEXT_RETRY_AT));
    changes.put(RUN_STEP.ENDED_AT, DSL.coalesce(RUN_STEP.ENDED_AT, DSL.val(clock.instant())));
    change(
        call,
        changes,
        RUN_STEP
            .STATUS
            .in(
                StepStatus.COMPLETED.name(),
                StepStatus.UNDO_FAILED.name(),
                StepStatus.RUNNING.name())
            .or(
                RUN_STEP
                    .STATUS
                    .eq(StepStatus.FAILED.name())
                    .and(RUN_STEP.ERROR_CODE.eq(CANCELLED))),
        "undone",
        "step.undone",
        data -> data.put("effect", found.name()),
        (sql, now) -> Debts.undone(sql, call, now));
  }

  /**
   * Notes that a try of an undo failed. After the last one its effect is compensation debt.
   *
   * @param finalFailure whether it is not tried again, and waits for a person
   */
  public void stepUndoFailed(
      StepCall call, String code, String message, int attempt, boolean finalFailure) {
    byte[] error = sealed.text(tenant(call), call.run().subject(), column(call, "error"), message);
    Map<Field<?>, Object> changes = new LinkedHashMap<>();
    changes.put(RUN_STEP.ERROR_CODE, code);
    changes.put(RUN_STEP.ERROR, error);
    if (finalFailure) {
      changes.put(RUN_STEP.STATUS, StepStatus.UNDO_FAILED.name());
    }
    change(
        call,
        changes,
        RUN_STEP.STATUS.ne(StepStatus.UNDONE.name()),
        "undo_failed:" + attempt + (finalFailure ? ":final" : ""),
        "step.undo_failed",
        data -> {
          data.put("attempt", attempt);
          data.put("errorCode", code);
          data.put("final", finalFailure);
        },
        (sql, now) -> finalFailure ? Debts.undoFailed(sql, call, code, error, now) : List.of());
  }

  private void change(
      StepCall call,
      Map<Field<?>, Object> changes,
      Condition when,
      String key,
      String type,
      Consumer<Map<String, Object>> more) {
    change(call, changes, when, key, type, more, (_, _) -> List.of());
  }

  private void change(
      StepCall call,
      Map<Field<?>, Object> changes,
      Condition when,
      String key,
      String type,
      Consumer<Map<String, Object>> more,
      BiFunction<DSLContext, Instant, List<NewEvent>> debt) {
    Instant now = clock.instant();
    Map<String, Object> data = RunEvents.data(call);
    more.accept(data);
    long last =
        store.write(
            tenant(call),
            sql -> {
              long seq = RunEvents.advance(sql, tenant(call), call.run().runId(), 1, Map.of());
              write(
                  sql,
                  call,
                  changes,
                  when,
                  seq,
                  now,
                  new NewEvent(key(call, key), type, call.stepId(), data));
              List<NewEvent> owed = debt.apply(sql, now);
              if (!owed.isEmpty()) {
                seq =
                    RunEvents.advance(sql, tenant(call), call.run().runId(), owed.size(), Map.of());
                RunEvents.insert(sql, tenant(call), call.run().runId(), seq, now, owed);
              }
              return seq;
            });
    signals.publish(tenant(call), call.run().runId(), last);
  }

  /** A running step means a running run, unless it still waits for another approval. */
  private static Map<Field<?>, Object> running(Instant now) {
    Condition waits =
        DSL.exists(
            DSL.selectOne()
                .from(APPROVAL)
                .where(APPROVAL.TENANT_ID.eq(RUN.TENANT_ID))
                .and(APPROVAL.RUN_ID.eq(RUN.RUN_ID))
                .and(APPROVAL.STATE.eq(ApprovalState.PENDING.name())));
    Map<Field<?>, Object> changes = new LinkedHashMap<>();
    changes.put(
        RUN.STATUS,
        DSL.when(RUN.STATUS.eq(RunStatus.ACCEPTED.name()), RunStatus.RUNNING.name())
            .when(
                RUN.STATUS.eq(RunStatus.WAITING.name()).and(DSL.not(waits)),
                RunStatus.RUNNING.name())
            .otherwise(RUN.STATUS));
    changes.put(RUN.STARTED_AT, DSL.coalesce(RUN.STARTED_AT, DSL.val(now)));
    return changes;
  }

  private static org.jooq.InsertSetMoreStep<RunStepRecord> insert(DSLContext sql, StepCall call) {
    return sql.insertInto(RUN_STEP)
        .set(RUN_STEP.TENANT_ID, tenant(call))
        .set(RUN_STEP.RUN_ID, UUID.fromString(call.run().runId()))
        .set(RUN_STEP.SUBJECT_ID, SealedColumns.subject(call.run().subject()))
        .set(RUN_STEP.STEP_ID, call.stepId())
        .set(RUN_STEP.ITERATION, call.iteration())
        .set(RUN_STEP.POSITION, call.position())
        .set(RUN_STEP.AGENT, call.agent())
        .set(RUN_STEP.ACTION, call.action())
        .set(RUN_STEP.EFFECT_KEY, call.effectKey())
        .set(RUN_STEP.APPROVAL_ID, approval(call))
        .set(RUN_STEP.SEQUENCE, call.sequence());
  }

  private static Condition isStep(StepCall call) {
    return RUN_STEP
        .TENANT_ID
        .eq(tenant(call))
        .and(RUN_STEP.RUN_ID.eq(UUID.fromString(call.run().runId())))
        .and(RUN_STEP.STEP_ID.eq(call.stepId()))
        .and(RUN_STEP.ITERATION.eq(call.iteration()));
  }

  private static @Nullable UUID approval(StepCall call) {
    return call.approvalId() == null ? null : UUID.fromString(call.approvalId());
  }

  private static String tenant(StepCall call) {
    return call.run().tenant();
  }

  private static String key(StepCall call, String what) {
    return "step:" + call.stepId() + ":" + call.iteration() + ":" + what;
  }

  private static String column(StepCall call, String column) {
    return Steps.column(call.run().runId(), call.stepId(), call.iteration(), column);
  }
}
