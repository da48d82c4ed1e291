package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.CONTEXT_ENTRY;
import static dev.weft.platform.store.jooq.Tables.RUN;
import static dev.weft.platform.store.jooq.Tables.RUN_STEP;

import dev.weft.contract.agent.EffectFound;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.agent.StepResult;
import dev.weft.contract.money.Money;
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
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.Result;
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
   * @return how often it was tried in all; what it returned, when it had completed already; and
   *     what became of its key before
   * @throws NoSuchRunException when the tenant has no such run
   */
  public StepAttempt stepStarted(StepCall call, int attempt) {
    Map<String, Field<?>> values = values(call, clock.instant());
    begin(values, call, attempt);
    values.put("events", DSL.val(1L));
    values.put("data", DSL.val(RunEvents.json(RunEvents.data(call))));
    Record row = only(call, StepStatements.STARTED.execute(store, tenant(call), values));
    signals.publish(tenant(call), call.run().runId(), row.get(0, Long.class));
    RecordedEffect effect =
        Boolean.TRUE.equals(row.get("recorded", Boolean.class))
            ? store.read(tenant(call), sql -> EffectStore.find(sealed, sql, call).orElse(null))
            : null;
    Integer attempts = row.get("attempts", Integer.class);
    if (attempts != null) {
      return new StepAttempt(attempts, null, effect);
    }
    RunStepRecord done = store.read(tenant(call), sql -> sql.fetchSingle(RUN_STEP, isStep(call)));
    return new StepAttempt(done.getAttempts(), earlier(call, done), effect);
  }

  private @Nullable StepResult earlier(StepCall call, RunStepRecord done) {
    if (!done.getStatus().equals(StepStatus.COMPLETED.name())) {
      return null;
    }
    Map<String, Object> output = sealed.map(tenant(call), column(call, "result"), done.getResult());
    Money spent = Steps.money(done.getSpentMinor(), done.getSpentCurrency());
    return output == null ? null : new StepResult(output, spent, done.getAttempts());
  }

  /**
   * Notes that a step's first try began and ended well, both at once: for calls that are over
   * before anybody could watch them, and that changed nothing.
   *
   * @param began when it began
   * @throws NoSuchRunException when the tenant has no such run
   */
  public void stepBegunAndCompleted(StepCall call, Instant began, StepResult result) {
    Map<String, Field<?>> values = values(call, began);
    begin(values, call, result.attempts());
    end(values, call, result);
    values.put("events", DSL.val(2L));
    values.put("ended", DSL.val(clock.instant(), RUN_STEP.ENDED_AT));
    values.put("data", DSL.val(RunEvents.json(RunEvents.data(call))));
    Record row =
        only(call, StepStatements.BEGUN_AND_COMPLETED.execute(store, tenant(call), values));
    signals.publish(tenant(call), call.run().runId(), row.get(0, Long.class));
  }

  /** Notes what a step returned that changed nothing. */
  public void stepCompleted(StepCall call, StepResult result) {
    stepCompleted(call, StepEnd.of(result));
  }

  /**
   * Notes how a step ended, in one transaction with everything that belongs to it.
   *
   * @return false when its key is recorded already: then nothing was noted
   * @throws NoSuchRunException when the tenant has no such run
   */
  public boolean stepCompleted(StepCall call, StepEnd end) {
    Instant now = clock.instant();
    Map<String, Field<?>> values = values(call, now);
    // A crash of the database may have forgotten that the step began.
    begin(values, call, end.result().attempts());
    end(values, call, end.result());
    values.put("events", DSL.val(1L));
    Map<String, Object> data = RunEvents.data(call);
    data.put("attempt", end.result().attempts());
    if (end.streamed()) {
      data.put("streamed", true);
    }
    values.put("data", DSL.val(RunEvents.json(data)));
    Together statements = StepStatements.COMPLETED;
    AuditEntry audit = end.audit();
    if (audit != null) {
      AuditStore.values(values, audit);
      statements = StepStatements.COMPLETED_AUDITED;
    }
    if (end.effect()) {
      statements = StepStatements.COMPLETED_WITH_EFFECT;
      values.put("tool", DSL.val(call.toolName()));
      values.put(
          "effect",
          DSL.val(EffectStore.sealedResult(sealed, call, end.result().output()), RUN_STEP.RESULT));
    }
    Record row = only(call, statements.execute(store, tenant(call), values));
    boolean written = Boolean.TRUE.equals(row.get("written", Boolean.class));
    if (written) {
      signals.publish(tenant(call), call.run().runId(), row.get(0, Long.class));
    }
    return written;
  }

  private Record only(StepCall call, Result<Record> rows) {
    if (rows.isEmpty()) {
      throw new NoSuchRunException(call.run().runId());
    }
    return rows.getFirst();
  }

  private static Map<String, Field<?>> values(StepCall call, Instant now) {
    Map<String, Field<?>> values = new LinkedHashMap<>();
    values.put("tenant", DSL.val(tenant(call)));
    values.put("run", DSL.val(UUID.fromString(call.run().runId())));
    values.put("subject", DSL.val(SealedColumns.subject(call.run().subject()), RUN.SUBJECT_ID));
    values.put("step", DSL.val(call.stepId()));
    values.put("iteration", DSL.val(call.iteration()));
    values.put("agent", DSL.val(call.agent()));
    values.put("effect_key", DSL.val(call.effectKey()));
    values.put("now", DSL.val(now, RUN_STEP.STARTED_AT));
    values.put("started_key", DSL.val(key(call, "started:")));
    values.put("completed_key", DSL.val(key(call, "completed")));
    return values;
  }

  private void begin(Map<String, Field<?>> values, StepCall call, int attempt) {
    values.put("position", DSL.val(call.position()));
    values.put("action", DSL.val(call.action()));
    values.put("approval", DSL.val(approval(call), RUN_STEP.APPROVAL_ID));
    values.put("sequence", DSL.val(call.sequence()));
    values.put("attempt", DSL.val(attempt));
    values.put(
        "params",
        DSL.val(
            sealed.json(tenant(call), call.run().subject(), column(call, "params"), call.params()),
            RUN_STEP.PARAMS));
  }

  private void end(Map<String, Field<?>> values, StepCall call, StepResult result) {
    Money spent = result.spent();
    values.put("spent_minor", DSL.val(spent == null ? null : spent.minor(), RUN_STEP.SPENT_MINOR));
    values.put(
        "spent_currency",
        DSL.val(spent == null ? null : spent.currency(), RUN_STEP.SPENT_CURRENCY));
    values.put(
        "result",
        DSL.val(
            sealed.json(
                tenant(call), call.run().subject(), column(call, "result"), result.output()),
            RUN_STEP.RESULT));
    values.put(
        "shared",
        DSL.val(ContextStore.sealedValue(sealed, call, result.output()), CONTEXT_ENTRY.VALUE));
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
