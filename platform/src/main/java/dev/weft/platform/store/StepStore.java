package dev.weft.platform.store;

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
    Values values =
        begin(values(call, clock.instant()), call, attempt)
            .put("events", 1L)
            .put("data", RunEvents.json(RunEvents.data(call)));
    Begun begun =
        known(
            call,
            StepStatements.STARTED.execute(
                store,
                tenant(call),
                values,
                row ->
                    new Begun(
                        row.getLong("event_seq"),
                        row.getObject("attempts", Integer.class),
                        row.getBoolean("recorded"))));
    signals.publishProgress(tenant(call), call.run().runId(), begun.seq());
    RecordedEffect effect =
        begun.recorded()
            ? store.read(tenant(call), sql -> EffectStore.find(sealed, sql, call).orElse(null))
            : null;
    Integer attempts = begun.attempts();
    if (attempts != null) {
      return new StepAttempt(attempts, null, effect);
    }
    RunStepRecord done = store.read(tenant(call), sql -> sql.fetchSingle(RUN_STEP, isStep(call)));
    return new StepAttempt(done.getAttempts(), earlier(call, done), effect);
  }

  /**
   * What the database says of a step that begins.
   *
   * @param seq the number of the event
   * @param attempts how often it was tried; null when it has ended
   * @param recorded whether its key is recorded
   */
  private record Begun(long seq, @Nullable Integer attempts, boolean recorded) {}

  /**
   * What the database says of a step that ended.
   *
   * @param seq the number of the event
   * @param written whether anything was written
   */
  private record Ended(long seq, boolean written) {}

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
    Values values =
        end(begin(values(call, began), call, result.attempts()), call, result)
            .put("events", 2L)
            .put("ended", clock.instant())
            .put("data", RunEvents.json(RunEvents.data(call)));
    long seq =
        known(
            call,
            StepStatements.BEGUN_AND_COMPLETED.execute(
                store, tenant(call), values, row -> row.getLong("event_seq")));
    signals.publishProgress(tenant(call), call.run().runId(), seq);
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
    Map<String, Object> data = RunEvents.data(call);
    data.put("attempt", end.result().attempts());
    if (end.streamed()) {
      data.put("streamed", true);
    }
    // A crash of the database may have forgotten that the step began.
    Values values =
        end(begin(values(call, clock.instant()), call, end.result().attempts()), call, end.result())
            .put("events", 1L)
            .put("data", RunEvents.json(data));
    Together statements = StepStatements.COMPLETED;
    AuditEntry audit = end.audit();
    if (audit != null) {
      AuditStore.values(values, audit);
      statements = StepStatements.COMPLETED_AUDITED;
    }
    if (end.effect()) {
      statements = StepStatements.COMPLETED_WITH_EFFECT;
      values
          .put("tool", call.toolName())
          .put("effect", EffectStore.sealedResult(sealed, call, end.result().output()));
    }
    Ended ended =
        known(
            call,
            statements.execute(
                store,
                tenant(call),
                values,
                row -> new Ended(row.getLong("event_seq"), row.getBoolean("written"))));
    if (ended.written()) {
      signals.publishProgress(tenant(call), call.run().runId(), ended.seq());
    }
    return ended.written();
  }

  private static <T> T known(StepCall call, @Nullable T answer) {
    if (answer == null) {
      throw new NoSuchRunException(call.run().runId());
    }
    return answer;
  }

  private static Values values(StepCall call, Instant now) {
    return new Values()
        .put("run", UUID.fromString(call.run().runId()))
        .put("subject", SealedColumns.subject(call.run().subject()))
        .put("step", call.stepId())
        .put("iteration", call.iteration())
        .put("agent", call.agent())
        .put("effect_key", call.effectKey())
        .put("now", now)
        .put("started_key", key(call, "started:"))
        .put("completed_key", key(call, "completed"));
  }

  private Values begin(Values values, StepCall call, int attempt) {
    return values
        .put("position", call.position())
        .put("action", call.action())
        .put("approval", approval(call))
        .put("sequence", call.sequence())
        .put("attempt", attempt)
        .put(
            "params",
            sealed.json(tenant(call), call.run().subject(), column(call, "params"), call.params()));
  }

  private Values end(Values values, StepCall call, StepResult result) {
    Money spent = result.spent();
    return values
        .put("spent_minor", spent == null ? null : spent.minor())
        .put("spent_currency", spent == null ? null : spent.currency())
        .put(
            "result",
            sealed.json(
                tenant(call), call.run().subject(), column(call, "result"), result.output()))
        .put("shared", ContextStore.sealedValue(sealed, call, result.output()));
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
