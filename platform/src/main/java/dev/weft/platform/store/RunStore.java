package dev.weft.platform.store;

import static dev.weft.platform.store.RunEvents.isRun;
import static dev.weft.platform.store.jooq.Tables.APPROVAL;
import static dev.weft.platform.store.jooq.Tables.COMPENSATION_DEBT;
import static dev.weft.platform.store.jooq.Tables.CONTEXT_ENTRY;
import static dev.weft.platform.store.jooq.Tables.EFFECT;
import static dev.weft.platform.store.jooq.Tables.RUN;
import static dev.weft.platform.store.jooq.Tables.RUN_STEP;
import static dev.weft.platform.store.jooq.Tables.TENANT;

import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.debt.DebtState;
import dev.weft.contract.money.Money;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate;
import dev.weft.contract.run.StepStatus;
import dev.weft.platform.key.KeyService;
import dev.weft.platform.key.Sealer;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.RunEvents.NewEvent;
import dev.weft.platform.store.jooq.tables.records.RunRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The projection of runs: what tenants see of them. Every write of one run takes the run's row
 * first, adds its events in the same transaction and announces them after the commit.
 */
public final class RunStore {
  private static final Duration CONTEXT_OUTLIVES_RUN = Duration.ofHours(1);
  private static final int MOST_MATCHES = 11;

  /** An execution that ended a moment ago may still be closing in the engine. */
  private static final Duration SETTLING = Duration.ofSeconds(15);

  private static final int SHORTEST_PREFIX = 6;
  private static final String LOWEST_ID = "00000000-0000-0000-0000-000000000000";
  private static final String HIGHEST_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff";

  private final RegionStore store;
  private final KeyService keys;
  private final SealedColumns sealed;
  private final RunSignals signals;
  private final Clock clock;
  private final StartClaims claims;

  RunStore(RegionStore store, KeyService keys, Sealer sealer, RunSignals signals, Clock clock) {
    this.store = store;
    this.keys = keys;
    this.sealed = new SealedColumns(sealer);
    this.signals = signals;
    this.clock = clock;
    this.claims = new StartClaims(store, keys, sealed, clock);
  }

  /**
   * Stores a run as ACCEPTED, or as DELAYED when it starts later. A reference, or a run id, that
   * the tenant has used before changes nothing and returns the first run; so does a key that
   * started a run within its window. A key that is debounced replaces the run that waits under it.
   */
  public Accepted accept(NewRun request) {
    RunContext run = request.run();
    String tenant = run.tenant();
    UUID id = UUID.fromString(run.runId());
    byte[] goal = sealed.text(tenant, run.subject(), column(run.runId(), "goal"), request.goal());
    byte[] input =
        sealed.json(tenant, run.subject(), column(run.runId(), "input"), request.input());
    byte[] reference =
        sealed.text(tenant, run.subject(), column(run.runId(), "reference"), request.reference());
    byte[] lookup = lookup(tenant, request.reference());
    StartControl control = request.control();
    byte[] debounced = StartClaims.debounceLookup(keys, tenant, control);
    if (debounced != null) {
      Optional<String> replaced = claims.replaceWaiting(request, debounced);
      if (replaced.isPresent()) {
        return new Accepted(one(tenant, isRun(tenant, replaced.get())).orElseThrow(), false);
      }
    }
    RunStatus initial = control.startAt() == null ? RunStatus.ACCEPTED : RunStatus.DELAYED;
    List<NewEvent> accepted = acceptedEvents(request, initial);
    Optional<String> claimed =
        store.write(
            tenant,
            sql -> {
              Optional<String> earlier = claims.claim(sql, request);
              if (earlier.isPresent()) {
                return earlier;
              }
              int inserted =
                  sql.insertInto(RUN)
                      .set(RUN.TENANT_ID, tenant)
                      .set(RUN.RUN_ID, id)
                      .set(RUN.WORKFLOW_ID, request.workflowId())
                      .set(RUN.FLOW, run.flow())
                      .set(RUN.SUBJECT_ID, SealedColumns.subject(run.subject()))
                      .set(
                          RUN.REQUESTED_BY,
                          request.requestedBy() == null
                              ? null
                              : UUID.fromString(request.requestedBy()))
                      .set(RUN.REFERENCE, reference)
                      .set(RUN.REFERENCE_LOOKUP, lookup)
                      .set(RUN.STATUS, initial.name())
                      .set(StartClaims.columns(control, debounced))
                      .set(RUN.GOAL, goal)
                      .set(RUN.INPUT, input)
                      .set(RUN.TIME_ZONE, run.timeZone())
                      .set(RUN.LOCALE, run.locale())
                      .set(RUN.SCOPES, run.scopes().toArray(String[]::new))
                      .set(RUN.REGION, request.target().region())
                      .set(RUN.NAMESPACE, request.target().namespace())
                      .set(RUN.TASK_QUEUE, request.target().taskQueue())
                      .set(RUN.TEMPORAL_ADDRESS, request.target().temporalAddress())
                      .set(RUN.EVENT_SEQ, (long) accepted.size())
                      .set(
                          RUN.RERUN_OF,
                          request.rerunOf() == null ? null : UUID.fromString(request.rerunOf()))
                      .set(RUN.REQUESTED_AT, run.requestedAt())
                      .onConflictDoNothing()
                      .execute();
              if (inserted == 0) {
                claims.passOn(sql, request, lookup);
                return Optional.of("");
              }
              request.reused().forEach(step -> insertReused(sql, run, step));
              RunEvents.insert(
                  sql, tenant, run.runId(), accepted.size(), clock.instant(), accepted);
              return Optional.empty();
            });
    boolean created = claimed.isEmpty();
    if (!created && debounced != null) {
      return accept(request);
    }
    if (claimed.isPresent() && !claimed.get().isEmpty()) {
      return new Accepted(one(tenant, isRun(tenant, claimed.get())).orElseThrow(), false);
    }
    if (created) {
      signals.publish(tenant, run.runId(), accepted.size());
    }
    Optional<RunView> first =
        created || request.reference() == null
            ? Optional.empty()
            : withReference(tenant, request.reference());
    return new Accepted(
        first.orElseGet(() -> one(tenant, isRun(tenant, run.runId())).orElseThrow()), created);
  }

  /** The run that was started with the reference. */
  public Optional<RunView> withReference(String tenant, String reference) {
    return one(
        tenant, RUN.TENANT_ID.eq(tenant).and(RUN.REFERENCE_LOOKUP.eq(lookup(tenant, reference))));
  }

  private static List<NewEvent> acceptedEvents(NewRun request, RunStatus initial) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("status", initial.name());
    data.put("flow", request.run().flow());
    if (request.rerunOf() != null) {
      data.put("rerunOf", request.rerunOf());
    }
    List<NewEvent> events = new ArrayList<>();
    events.add(
        initial == RunStatus.DELAYED
            ? new NewEvent("delayed", "run.delayed", null, data)
            : new NewEvent("accepted", "run.accepted", null, data));
    for (NewRun.ReusedStep step : request.reused()) {
      Map<String, Object> reused = new LinkedHashMap<>();
      reused.put("stepId", step.stepId());
      reused.put("agent", step.agent());
      reused.put("action", step.action());
      reused.put("position", step.position());
      reused.put("reusedFrom", step.origin());
      events.add(
          new NewEvent(
              "step:" + step.stepId() + ":0:reused", "step.reused", step.stepId(), reused));
    }
    return events;
  }

  private void insertReused(DSLContext sql, RunContext run, NewRun.ReusedStep step) {
    sql.insertInto(RUN_STEP)
        .set(RUN_STEP.TENANT_ID, run.tenant())
        .set(RUN_STEP.RUN_ID, UUID.fromString(run.runId()))
        .set(RUN_STEP.SUBJECT_ID, SealedColumns.subject(run.subject()))
        .set(RUN_STEP.STEP_ID, step.stepId())
        .set(RUN_STEP.ITERATION, 0)
        .set(RUN_STEP.POSITION, step.position())
        .set(RUN_STEP.AGENT, step.agent())
        .set(RUN_STEP.ACTION, step.action())
        .set(RUN_STEP.STATUS, StepStatus.COMPLETED.name())
        .set(RUN_STEP.REUSED_FROM, UUID.fromString(step.origin()))
        .set(RUN_STEP.ENDED_AT, clock.instant())
        .execute();
  }

  /** Ids of the runs that repeat a run, the first first. */
  public List<String> reruns(String tenant, String runId) {
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

  /** What became of the effects of a run's steps, by step id; steps without one are not there. */
  public Map<String, StepEffect> effects(String tenant, String runId) {
    UUID id = UUID.fromString(runId);
    Map<String, StepEffect> effects = new LinkedHashMap<>();
    store.read(
        tenant,
        sql -> {
          sql.select(RUN_STEP.STEP_ID, EFFECT.STATE)
              .from(RUN_STEP)
              .join(EFFECT)
              .on(
                  EFFECT.TENANT_ID.eq(RUN_STEP.TENANT_ID),
                  EFFECT.EFFECT_KEY.eq(RUN_STEP.EFFECT_KEY))
              .where(RUN_STEP.TENANT_ID.eq(tenant))
              .and(RUN_STEP.RUN_ID.eq(id))
              .forEach(row ->
                  effects.put(
                      row.value1(),
                      row.value2().equals(RecordedEffect.State.DONE.name())
                          ? StepEffect.STANDS
                          : StepEffect.UNDONE));
          sql.select(COMPENSATION_DEBT.STEP_ID, COMPENSATION_DEBT.STATE)
              .from(COMPENSATION_DEBT)
              .where(COMPENSATION_DEBT.TENANT_ID.eq(tenant))
              .and(COMPENSATION_DEBT.RUN_ID.eq(id))
              .forEach(row -> {
                switch (DebtState.valueOf(row.value2())) {
                  case OPEN, RETRYING -> effects.put(row.value1(), StepEffect.DEBT);
                  case UNDONE, DONE_BY_HAND -> effects.put(row.value1(), StepEffect.UNDONE);
                  case SKIPPED -> effects.put(row.value1(), StepEffect.STANDS);
                  case VOID -> {}
                }
              });
          return effects;
        });
    return effects;
  }

  /** Notes that the engine has taken the run; repeating it changes nothing. */
  public void started(String tenant, String runId) {
    store.write(
        tenant,
        sql ->
            sql.update(RUN)
                .set(RUN.STARTED_AT, clock.instant())
                .set(RUN.VERSION, RUN.VERSION.plus(1))
                .where(isRun(tenant, runId))
                .and(RUN.STARTED_AT.isNull())
                .execute());
  }

  /** Notes that the run was asked to cancel; repeating it changes nothing. */
  public void cancelRequested(String tenant, String runId) {
    store.write(
        tenant,
        sql ->
            sql.update(RUN)
                .set(RUN.CANCEL_REQUESTED_AT, clock.instant())
                .where(isRun(tenant, runId))
                .and(RUN.CANCEL_REQUESTED_AT.isNull())
                .execute());
  }

  /** Notes that an open run is paused, or goes on; repeating it changes nothing. */
  public void paused(String tenant, String runId, boolean paused) {
    Instant now = clock.instant();
    Long last =
        store.write(
            tenant,
            sql -> {
              Long seq =
                  sql.update(RUN)
                      .set(RUN.PAUSED_AT, DSL.val(paused ? now : null, RUN.PAUSED_AT))
                      .set(RUN.EVENT_SEQ, RUN.EVENT_SEQ.plus(1))
                      .set(RUN.VERSION, RUN.VERSION.plus(1))
                      .where(isRun(tenant, runId))
                      .and(RUN.ENDED_AT.isNull())
                      .and(paused ? RUN.PAUSED_AT.isNull() : RUN.PAUSED_AT.isNotNull())
                      .returningResult(RUN.EVENT_SEQ)
                      .fetchOne(RUN.EVENT_SEQ);
              if (seq != null) {
                String type = paused ? "run.paused" : "run.resumed";
                RunEvents.insert(
                    sql,
                    tenant,
                    runId,
                    seq,
                    now,
                    List.of(new NewEvent(type + ":" + seq, type, null, Map.of("paused", paused))));
              }
              return seq;
            });
    if (last != null) {
      signals.publish(tenant, runId, last);
    }
  }

  /** {@link #apply(RunUpdate, String)} without a word about the execution. */
  public void apply(RunUpdate update) {
    apply(update, null);
  }

  /**
   * Stores what the flow says of its state. An update that is not newer than what is stored, or
   * comes after the run's end, changes nothing, unless an execution sent it that was not there
   * before: the run was reset, and runs again. The run's end settles every step that has not ended,
   * sets the shared context's expiry, and makes debt of what should not stand.
   *
   * @param execution the engine's own id of the execution that says so; null when unknown
   * @throws NoSuchRunException when the tenant has no such run
   */
  public void apply(RunUpdate update, @Nullable String execution) {
    RunContext run = update.run();
    Instant now = clock.instant();
    Map<Field<?>, Object> changes = changesOf(update, now);
    List<Told> told = update.steps().stream().map(change -> told(run, change)).toList();
    Condition newer = RUN.STATUS_SEQUENCE.lt(update.sequence()).and(RUN.ENDED_AT.isNull());
    long last =
        store.write(
            run.tenant(),
            sql -> {
              Taken taken = take(sql, update, changes, newer, execution);
              if (taken == null && reset(sql, run, execution, now)) {
                taken = take(sql, update, changes, RUN.ENDED_AT.isNull(), execution);
              }
              if (taken == null) {
                if (!sql.fetchExists(RUN, isRun(run.tenant(), run.runId()))) {
                  throw new NoSuchRunException(run.runId());
                }
                return 0L;
              }
              if (update.plan() != null) {
                insertPlanned(sql, run, update.plan());
              }
              for (Told change : told) {
                changeStep(sql, run, update.sequence(), change, now);
              }
              List<NewEvent> events = new ArrayList<>();
              RunStatus status = update.status();
              long seq = taken.seq();
              if (status.terminal()) {
                events.addAll(Debts.open(sql, run, status, named(update.result()), false, now));
                status = endStatus(sql, run, status);
                end(sql, run, now);
                seq =
                    RunEvents.advance(
                        sql,
                        run.tenant(),
                        run.runId(),
                        events.size(),
                        Map.of(RUN.STATUS, status.name()));
              }
              events.addAll(eventsOf(update, status, taken.executions()));
              RunEvents.insert(sql, run.tenant(), run.runId(), seq, now, events);
              return seq;
            });
    if (last > 0) {
      signals.publish(run.tenant(), run.runId(), last);
    }
  }

  /**
   * Ends a run that the engine no longer has, or has closed without the flow's own end. A run that
   * has ended stays as it is.
   *
   * @param why a code of what happened, and words for it
   * @return whether it was still open
   */
  public boolean stopped(RunContext run, RunUpdate.RunError why) {
    Instant now = clock.instant();
    byte[] error = sealed.json(run.tenant(), run.subject(), column(run.runId(), "error"), why);
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

  /**
   * Opens a run again that has ended here and runs in the engine: it was reset. An execution that
   * was there before opens nothing.
   *
   * @param execution the engine's own id of the execution that runs
   * @return whether it was opened
   */
  public boolean reopened(RunContext run, String execution) {
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

  private record Taken(long seq, int executions) {}

  private static @Nullable Taken take(
      DSLContext sql,
      RunUpdate update,
      Map<Field<?>, Object> changes,
      Condition when,
      @Nullable String execution) {
    RunContext run = update.run();
    Field<String[]> executions =
        execution == null
            ? RUN.ENGINE_RUNS
            : DSL.when(DSL.cardinality(RUN.ENGINE_RUNS).eq(0), DSL.array(execution))
                .otherwise(RUN.ENGINE_RUNS);
    Condition current =
        execution == null
            ? DSL.trueCondition()
            : DSL.cardinality(RUN.ENGINE_RUNS)
                .eq(0)
                .or(DSL.arrayGet(RUN.ENGINE_RUNS, DSL.cardinality(RUN.ENGINE_RUNS)).eq(execution));
    return sql.update(RUN)
        .set(changes)
        .set(RUN.ENGINE_RUNS, executions)
        .set(RUN.EVENT_SEQ, RUN.EVENT_SEQ.plus(eventsOf(update, update.status(), 1).size()))
        .set(RUN.VERSION, RUN.VERSION.plus(1))
        .where(isRun(run.tenant(), run.runId()))
        .and(when)
        .and(current)
        .returningResult(RUN.EVENT_SEQ, DSL.cardinality(RUN.ENGINE_RUNS))
        .fetchOne(row -> new Taken(row.value1(), row.value2()));
  }

  /** Lets a new execution take over; false when it is none, or one that was replaced. */
  private static boolean reset(
      DSLContext sql, RunContext run, @Nullable String execution, Instant now) {
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

  /** What the flow calls debt in its result. */
  private static List<String> named(@Nullable Map<String, Object> result) {
    return result != null && result.get("debt") instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }

  /** Whoever repaired a debt while the rest was still being undone has changed how the run ends. */
  private static RunStatus endStatus(DSLContext sql, RunContext run, RunStatus told) {
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

  /** A run of the tenant. */
  public Optional<RunView> find(String tenant, String runId) {
    Optional<UUID> id = uuid(runId);
    return id.isEmpty() ? Optional.empty() : one(tenant, isRun(tenant, id.get().toString()));
  }

  /**
   * Ids of the runs that a shortened id may mean: those that begin, or end, with it. (Ids begin
   * with the time, so the last digits tell runs of one minute apart.)
   *
   * @param text at least 6 characters of an id
   * @return at most two ids: more than one means the text is ambiguous
   */
  public List<String> idsMatching(String tenant, String text) {
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

  /**
   * Runs of the tenant, newest first.
   *
   * @param after where the last page ended; null for the first page
   */
  public List<RunView> list(String tenant, RunFilter filter, @Nullable Cursor after, int limit) {
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

  /** The runs that a schedule started, the newest first. */
  public List<RunView> ofSchedule(String tenant, String scheduleId, int limit) {
    return views(
        tenant,
        RUN.TENANT_ID.eq(tenant).and(RUN.SCHEDULE_ID.eq(UUID.fromString(scheduleId))),
        limit);
  }

  /** The steps of a run in their order; of large parameters and results the size alone. */
  public List<StepView> steps(String tenant, String runId) {
    Optional<UUID> id = uuid(runId);
    if (id.isEmpty()) {
      return List.of();
    }
    record Rows(List<Record> own, Map<String, Record> origins) {}

    Rows rows =
        store.read(
            tenant,
            sql -> {
              List<Record> own =
                  List.copyOf(
                      sql.select(Steps.smallColumns())
                          .from(RUN_STEP)
                          .where(RUN_STEP.TENANT_ID.eq(tenant))
                          .and(RUN_STEP.RUN_ID.eq(id.get()))
                          .orderBy(RUN_STEP.POSITION, RUN_STEP.STEP_ID, RUN_STEP.ITERATION)
                          .fetch());
              Map<String, Record> origins = new LinkedHashMap<>();
              for (Record step : own) {
                if (step.get(RUN_STEP.REUSED_FROM) != null) {
                  sql.select(Steps.smallColumns())
                      .from(RUN_STEP)
                      .where(RUN_STEP.TENANT_ID.eq(tenant))
                      .and(RUN_STEP.RUN_ID.eq(step.get(RUN_STEP.REUSED_FROM)))
                      .and(RUN_STEP.STEP_ID.eq(step.get(RUN_STEP.STEP_ID)))
                      .and(RUN_STEP.ITERATION.eq(step.get(RUN_STEP.ITERATION)))
                      .fetchOptional()
                      .ifPresent(origin -> origins.put(step.get(RUN_STEP.STEP_ID), origin));
                }
              }
              return new Rows(own, origins);
            });
    return rows.own().stream()
        .map(row ->
            Steps.view(sealed, row, rows.origins().getOrDefault(row.get(RUN_STEP.STEP_ID), row)))
        .toList();
  }

  /** What a step returned the last time it ran, however large; empty when it returned nothing. */
  public Optional<Map<String, Object>> stepResult(String tenant, String runId, String stepId) {
    return stepContent(tenant, runId, stepId, RUN_STEP.RESULT, "result");
  }

  /** What a step was called with the last time it ran, however large. */
  public Optional<Map<String, Object>> stepParams(String tenant, String runId, String stepId) {
    return stepContent(tenant, runId, stepId, RUN_STEP.PARAMS, "params");
  }

  private Optional<Map<String, Object>> stepContent(
      String tenant, String runId, String stepId, Field<byte[]> column, String name) {
    Optional<UUID> id = uuid(runId);
    if (id.isEmpty()) {
      return Optional.empty();
    }
    var row =
        store.read(
            tenant,
            sql ->
                sql.select(RUN_STEP.ITERATION, column, RUN_STEP.REUSED_FROM)
                    .from(RUN_STEP)
                    .where(RUN_STEP.TENANT_ID.eq(tenant))
                    .and(RUN_STEP.RUN_ID.eq(id.get()))
                    .and(RUN_STEP.STEP_ID.eq(stepId))
                    .orderBy(RUN_STEP.ITERATION.desc())
                    .limit(1)
                    .fetchOne());
    if (row == null) {
      return Optional.empty();
    }
    return row.value3() == null
        ? Optional.ofNullable(
            sealed.map(tenant, Steps.column(runId, stepId, row.value1(), name), row.value2()))
        : stepContent(tenant, row.value3().toString(), stepId, column, name);
  }

  /**
   * Events of a run in their order.
   *
   * @param afterSeq the number of the last event already seen; 0 for the beginning
   */
  public List<EventView> events(String tenant, String runId, long afterSeq, int limit) {
    Optional<UUID> id = uuid(runId);
    return id.isEmpty()
        ? List.of()
        : store.read(
            tenant, sql -> RunEvents.after(sql, tenant, id.get().toString(), afterSeq, limit));
  }

  /** Runs of any tenant that were accepted and not started, although that was a while ago. */
  public List<OpenRun> orphans(Duration olderThan) {
    return store.system(
        "sweeper",
        sql ->
            open(
                sql,
                RUN.STATUS
                    .eq(RunStatus.ACCEPTED.name())
                    .and(RUN.STARTED_AT.isNull())
                    .and(RUN.REQUESTED_AT.lt(clock.instant().minus(olderThan))),
                1000));
  }

  /** Runs of any tenant that have not ended, the oldest first. */
  public List<OpenRun> open(int limit) {
    return store.system(
        "reconciler",
        sql ->
            open(sql, RUN.ENDED_AT.isNull().and(RUN.STATUS.ne(RunStatus.DELAYED.name())), limit));
  }

  /**
   * Takes the tenants whose turn it is to be compared with the engine. No other process takes them
   * for the time given.
   *
   * @param every how long ago their last turn was at least; zero takes all
   */
  public List<String> takeTurns(Duration every) {
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

  /**
   * Runs of a tenant that the engine took a while ago and that have not ended, the oldest first.
   *
   * @param after the last one of the page before; null for the first page
   */
  public List<OpenRun> open(String tenant, Duration olderThan, @Nullable OpenRun after, int limit) {
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

  /** Of these runs of a tenant those that have ended. */
  public List<OpenRun> endedAmong(String tenant, Collection<String> runIds) {
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
    return sql.select(RUN.TENANT_ID, RUN.RUN_ID, RUN.WORKFLOW_ID, RUN.STATUS, RUN.REQUESTED_AT)
        .from(RUN)
        .where(which)
        .orderBy(RUN.REQUESTED_AT, RUN.RUN_ID)
        .limit(limit)
        .fetch(row ->
            new OpenRun(
                row.value1(),
                row.value2().toString(),
                row.value3(),
                RunStatus.valueOf(row.value4()),
                row.value5()));
  }

  /**
   * The events of an update.
   *
   * @param executions how many executions the run has had: the later ones number their updates anew
   */
  private static List<NewEvent> eventsOf(RunUpdate update, RunStatus status, int executions) {
    String of = executions > 1 ? ":" + executions : "";
    List<NewEvent> events = new ArrayList<>();
    if (update.plan() != null) {
      events.add(
          new NewEvent(
              "planned:" + update.sequence() + of,
              "run.planned",
              null,
              Map.of("total", flatten(update.plan()).size())));
    }
    for (RunUpdate.StepChange change : update.steps()) {
      String type = Steps.eventType(change.status());
      if (type != null) {
        Map<String, Object> data = new LinkedHashMap<>();
        data.put("stepId", change.stepId());
        data.put("status", change.status().name());
        if (change.errorCode() != null) {
          data.put("errorCode", change.errorCode());
        }
        events.add(
            new NewEvent(
                "step:" + change.stepId() + ":" + change.iteration() + ":" + change.status() + of,
                type,
                change.stepId(),
                data));
      }
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("status", status.name());
    if (update.error() != null) {
      data.put("errorCode", update.error().code());
    }
    events.add(
        new NewEvent(
            "status:" + update.sequence() + of,
            switch (status) {
              case DELAYED -> "run.delayed";
              case ACCEPTED -> "run.accepted";
              case PLANNING -> "run.planning";
              case RUNNING -> "run.running";
              case WAITING -> "run.waiting";
              case UNDOING -> "run.undoing";
              case COMPLETED,
                  COMPLETED_PARTIALLY,
                  REJECTED,
                  CANCELLED,
                  FAILED_UNDONE,
                  FAILED_WITH_DEBT,
                  FAILED_WITH_EFFECTS,
                  TERMINATED,
                  NOT_PLANNED ->
                  "run.ended";
            },
            null,
            data));
    return events;
  }

  private Map<Field<?>, Object> changesOf(RunUpdate update, Instant now) {
    String tenant = update.run().tenant();
    String runId = update.run().runId();
    String subject = update.run().subject();
    Map<Field<?>, Object> changes = new LinkedHashMap<>();
    changes.put(RUN.STATUS, update.status().name());
    changes.put(RUN.STATUS_SEQUENCE, update.sequence());
    changes.put(RUN.STARTED_AT, DSL.coalesce(RUN.STARTED_AT, DSL.val(now)));
    if (update.plan() != null) {
      changes.put(RUN.PLAN, sealed.json(tenant, subject, column(runId, "plan"), update.plan()));
    }
    if (update.planHash() != null) {
      changes.put(RUN.PLAN_HASH, update.planHash());
    }
    if (update.planner() != null) {
      changes.put(RUN.PLANNER, update.planner());
    }
    if (update.result() != null) {
      changes.put(
          RUN.RESULT, sealed.json(tenant, subject, column(runId, "result"), update.result()));
    }
    if (update.error() != null) {
      changes.put(RUN.ERROR_CODE, update.error().code());
      changes.put(RUN.ERROR, sealed.json(tenant, subject, column(runId, "error"), update.error()));
    }
    if (update.status().terminal()) {
      changes.put(RUN.ENDED_AT, now);
      changes.put(RUN.PAUSED_AT, DSL.val(null, RUN.PAUSED_AT));
    }
    return changes;
  }

  private static void insertPlanned(DSLContext sql, RunContext run, Plan plan) {
    var insert =
        sql.insertInto(
            RUN_STEP,
            RUN_STEP.TENANT_ID,
            RUN_STEP.RUN_ID,
            RUN_STEP.SUBJECT_ID,
            RUN_STEP.STEP_ID,
            RUN_STEP.ITERATION,
            RUN_STEP.POSITION,
            RUN_STEP.AGENT,
            RUN_STEP.ACTION,
            RUN_STEP.STATUS);
    int position = 0;
    for (PlanStep step : flatten(plan)) {
      position++;
      insert =
          insert.values(
              run.tenant(),
              UUID.fromString(run.runId()),
              SealedColumns.subject(run.subject()),
              step.id(),
              0,
              position,
              step.agent(),
              step.action(),
              StepStatus.PENDING.name());
    }
    insert.onConflictDoNothing().execute();
  }

  private static List<PlanStep> flatten(Plan plan) {
    List<PlanStep> all = new ArrayList<>();
    plan.steps().forEach(step -> flatten(step, all));
    return all;
  }

  private static void flatten(PlanStep step, List<PlanStep> all) {
    all.add(step);
    step.thenSteps().forEach(inner -> flatten(inner, all));
    step.elseSteps().forEach(inner -> flatten(inner, all));
  }

  /** A step's change with its error sealed. */
  private record Told(RunUpdate.StepChange change, Optional<byte[]> error) {}

  private Told told(RunContext run, RunUpdate.StepChange change) {
    String column = Steps.column(run.runId(), change.stepId(), change.iteration(), "error");
    return new Told(
        change,
        Optional.ofNullable(sealed.text(run.tenant(), run.subject(), column, change.error())));
  }

  private static void changeStep(
      DSLContext sql, RunContext run, long sequence, Told told, Instant now) {
    RunUpdate.StepChange change = told.change();
    boolean ended =
        switch (change.status()) {
          case PENDING, WAITING, RUNNING -> false;
          case COMPLETED, FAILED, SKIPPED, REJECTED, UNDONE, UNDO_FAILED -> true;
        };
    Map<Field<?>, Object> changes = new LinkedHashMap<>();
    changes.put(RUN_STEP.STATUS, change.status().name());
    changes.put(RUN_STEP.ERROR_CODE, change.errorCode());
    told.error().ifPresent(error -> changes.put(RUN_STEP.ERROR, DSL.val(error, RUN_STEP.ERROR)));
    changes.put(RUN_STEP.SEQUENCE, sequence);
    changes.put(RUN_STEP.ENDED_AT, DSL.val(ended ? now : null, RUN_STEP.ENDED_AT));
    sql.insertInto(RUN_STEP)
        .set(RUN_STEP.TENANT_ID, run.tenant())
        .set(RUN_STEP.RUN_ID, UUID.fromString(run.runId()))
        .set(RUN_STEP.SUBJECT_ID, SealedColumns.subject(run.subject()))
        .set(RUN_STEP.STEP_ID, change.stepId())
        .set(RUN_STEP.ITERATION, change.iteration())
        .set(
            RUN_STEP.POSITION,
            DSL.field(
                DSL.select(DSL.coalesce(DSL.max(RUN_STEP.POSITION), 0).plus(1))
                    .from(RUN_STEP)
                    .where(RUN_STEP.TENANT_ID.eq(run.tenant()))
                    .and(RUN_STEP.RUN_ID.eq(UUID.fromString(run.runId())))))
        .set(changes)
        .onConflict(RUN_STEP.TENANT_ID, RUN_STEP.RUN_ID, RUN_STEP.STEP_ID, RUN_STEP.ITERATION)
        .doUpdate()
        .set(changes)
        .where(RUN_STEP.SEQUENCE.le(sequence))
        .execute();
  }

  private static void end(DSLContext sql, RunContext run, Instant now) {
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
        .set(CONTEXT_ENTRY.EXPIRES_AT, now.plus(CONTEXT_OUTLIVES_RUN))
        .where(CONTEXT_ENTRY.TENANT_ID.eq(run.tenant()))
        .and(CONTEXT_ENTRY.RUN_ID.eq(id))
        .execute();
  }

  private Optional<RunView> one(String tenant, Condition which) {
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
  private byte @Nullable [] lookup(String tenant, @Nullable String reference) {
    return reference == null ? null : keys.lookup(tenant, "run reference\n" + reference);
  }

  private static String column(String runId, String column) {
    return "run:" + runId + ":" + column;
  }

  private static Optional<UUID> uuid(String text) {
    try {
      UUID id = UUID.fromString(text);
      return id.toString().equals(text) ? Optional.of(id) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
