package dev.weft.platform.store;

import static dev.weft.platform.store.RunEvents.isRun;
import static dev.weft.platform.store.jooq.Tables.APPROVAL;
import static dev.weft.platform.store.jooq.Tables.CONTEXT_ENTRY;
import static dev.weft.platform.store.jooq.Tables.EFFECT;
import static dev.weft.platform.store.jooq.Tables.RUN;
import static dev.weft.platform.store.jooq.Tables.RUN_STEP;

import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.approval.ApprovalState;
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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The projection of runs: what tenants see of them. Every write of one run takes the run's row
 * first, adds its events in the same transaction and announces them after the commit.
 */
public final class RunStore {
  private static final Duration CONTEXT_OUTLIVES_RUN = Duration.ofHours(1);
  private static final int MOST_MATCHES = 11;
  private static final String TERMINATED = "Terminated";
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
                      .set(RUN.EVENT_SEQ, 1L)
                      .set(RUN.REQUESTED_AT, run.requestedAt())
                      .onConflictDoNothing()
                      .execute();
              if (inserted == 0) {
                claims.passOn(sql, request, lookup);
                return Optional.of("");
              }
              RunEvents.insert(
                  sql,
                  tenant,
                  run.runId(),
                  1,
                  clock.instant(),
                  List.of(
                      new NewEvent(
                          initial.name().toLowerCase(Locale.ROOT),
                          initial == RunStatus.DELAYED ? "run.delayed" : "run.accepted",
                          null,
                          Map.of("status", initial.name(), "flow", run.flow()))));
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
      signals.publish(tenant, run.runId(), 1);
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

  /**
   * Notes that the engine ended a run without its flow, so that nothing was undone. Steps whose
   * effect stands wait for a person, as if their undo had failed. A run that has ended already
   * stays as it is.
   *
   * @return whether this ended it
   */
  public boolean terminated(String tenant, String runId) {
    Instant now = clock.instant();
    Long last =
        store.write(
            tenant,
            sql -> {
              Long seq =
                  sql.update(RUN)
                      .set(RUN.EVENT_SEQ, RUN.EVENT_SEQ.plus(1))
                      .set(RUN.VERSION, RUN.VERSION.plus(1))
                      .set(RUN.ERROR_CODE, TERMINATED)
                      .set(RUN.ENDED_AT, now)
                      .setNull(RUN.PAUSED_AT)
                      .where(isRun(tenant, runId))
                      .and(RUN.ENDED_AT.isNull())
                      .returningResult(RUN.EVENT_SEQ)
                      .fetchOne(RUN.EVENT_SEQ);
              if (seq == null) {
                return null;
              }
              RunStatus status =
                  standing(sql, tenant, runId) > 0
                      ? RunStatus.FAILED_WITH_DEBT
                      : RunStatus.FAILED_UNDONE;
              sql.update(RUN).set(RUN.STATUS, status.name()).where(isRun(tenant, runId)).execute();
              end(sql, tenant, runId, now);
              RunEvents.insert(
                  sql,
                  tenant,
                  runId,
                  seq,
                  now,
                  List.of(
                      new NewEvent(
                          "terminated",
                          "run.ended",
                          null,
                          Map.of("status", status.name(), "errorCode", TERMINATED))));
              return seq;
            });
    if (last != null) {
      signals.publish(tenant, runId, last);
    }
    return last != null;
  }

  /** Marks the steps whose effect stands; returns how many. */
  private static int standing(DSLContext sql, String tenant, String runId) {
    return sql.update(RUN_STEP)
        .set(RUN_STEP.STATUS, StepStatus.UNDO_FAILED.name())
        .set(RUN_STEP.ERROR_CODE, TERMINATED)
        .where(RUN_STEP.TENANT_ID.eq(tenant))
        .and(RUN_STEP.RUN_ID.eq(UUID.fromString(runId)))
        .and(
            DSL.exists(
                DSL.selectOne()
                    .from(EFFECT)
                    .where(EFFECT.TENANT_ID.eq(RUN_STEP.TENANT_ID))
                    .and(EFFECT.EFFECT_KEY.eq(RUN_STEP.EFFECT_KEY))
                    .and(EFFECT.STATE.eq("DONE"))))
        .execute();
  }

  /**
   * Stores what the flow says of its state. An update that is not newer than what is stored, or
   * comes after the run's end, changes nothing. The run's end settles every step that has not ended
   * and sets the shared context's expiry.
   *
   * @throws NoSuchRunException when the tenant has no such run
   */
  public void apply(RunUpdate update) {
    RunContext run = update.run();
    String tenant = run.tenant();
    Instant now = clock.instant();
    List<NewEvent> events = eventsOf(update);
    Map<Field<?>, Object> changes = changesOf(update, now);
    List<Told> told = update.steps().stream().map(change -> told(run, change)).toList();
    long last =
        store.write(
            tenant,
            sql -> {
              Long seq =
                  sql.update(RUN)
                      .set(changes)
                      .set(RUN.EVENT_SEQ, RUN.EVENT_SEQ.plus(events.size()))
                      .set(RUN.VERSION, RUN.VERSION.plus(1))
                      .where(isRun(tenant, run.runId()))
                      .and(RUN.STATUS_SEQUENCE.lt(update.sequence()))
                      .and(RUN.ENDED_AT.isNull())
                      .returningResult(RUN.EVENT_SEQ)
                      .fetchOne(RUN.EVENT_SEQ);
              if (seq == null) {
                if (!sql.fetchExists(RUN, isRun(tenant, run.runId()))) {
                  throw new NoSuchRunException(run.runId());
                }
                return 0L;
              }
              RunEvents.insert(sql, tenant, run.runId(), seq, now, events);
              if (update.plan() != null) {
                insertPlanned(sql, run, update.plan());
              }
              for (Told change : told) {
                changeStep(sql, run, update.sequence(), change, now);
              }
              if (update.status().terminal()) {
                end(sql, tenant, run.runId(), now);
              }
              return seq;
            });
    if (last > 0) {
      signals.publish(tenant, run.runId(), last);
    }
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

  /** The steps of a run in their order. */
  public List<StepView> steps(String tenant, String runId) {
    Optional<UUID> id = uuid(runId);
    if (id.isEmpty()) {
      return List.of();
    }
    var rows =
        store.read(
            tenant,
            sql ->
                sql.selectFrom(RUN_STEP)
                    .where(RUN_STEP.TENANT_ID.eq(tenant))
                    .and(RUN_STEP.RUN_ID.eq(id.get()))
                    .orderBy(RUN_STEP.POSITION, RUN_STEP.STEP_ID, RUN_STEP.ITERATION)
                    .fetch());
    return rows.map(row -> Steps.view(sealed, row));
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
                    .and(RUN.REQUESTED_AT.lt(clock.instant().minus(olderThan)))));
  }

  /** Runs of any tenant that have not ended, to be compared with the engine. */
  public List<OpenRun> open(int limit) {
    return store.system(
        "reconciler",
        sql ->
            open(sql, RUN.ENDED_AT.isNull().and(RUN.STATUS.ne(RunStatus.DELAYED.name()))).stream()
                .limit(limit)
                .toList());
  }

  private static List<OpenRun> open(DSLContext sql, Condition which) {
    return sql.select(RUN.TENANT_ID, RUN.RUN_ID, RUN.WORKFLOW_ID, RUN.STATUS)
        .from(RUN)
        .where(which)
        .orderBy(RUN.REQUESTED_AT)
        .limit(1000)
        .fetch(row ->
            new OpenRun(
                row.value1(),
                row.value2().toString(),
                row.value3(),
                RunStatus.valueOf(row.value4())));
  }

  private static List<NewEvent> eventsOf(RunUpdate update) {
    List<NewEvent> events = new ArrayList<>();
    if (update.plan() != null) {
      events.add(
          new NewEvent(
              "planned:" + update.sequence(),
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
                "step:" + change.stepId() + ":" + change.iteration() + ":" + change.status(),
                type,
                change.stepId(),
                data));
      }
    }
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("status", update.status().name());
    if (update.error() != null) {
      data.put("errorCode", update.error().code());
    }
    events.add(
        new NewEvent(
            "status:" + update.sequence(),
            switch (update.status()) {
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

  private static void end(DSLContext sql, String tenant, String runId, Instant now) {
    UUID id = UUID.fromString(runId);
    sql.update(RUN_STEP)
        .set(
            RUN_STEP.STATUS,
            DSL.when(RUN_STEP.STATUS.eq(StepStatus.RUNNING.name()), StepStatus.FAILED.name())
                .otherwise(StepStatus.SKIPPED.name()))
        .setNull(RUN_STEP.NEXT_RETRY_AT)
        .set(RUN_STEP.ENDED_AT, now)
        .where(RUN_STEP.TENANT_ID.eq(tenant))
        .and(RUN_STEP.RUN_ID.eq(id))
        .and(
            RUN_STEP.STATUS.in(
                StepStatus.PENDING.name(), StepStatus.WAITING.name(), StepStatus.RUNNING.name()))
        .execute();
    sql.update(APPROVAL)
        .set(APPROVAL.STATE, ApprovalState.WITHDRAWN.name())
        .set(APPROVAL.DECIDED_AT, now)
        .where(APPROVAL.TENANT_ID.eq(tenant))
        .and(APPROVAL.RUN_ID.eq(id))
        .and(APPROVAL.STATE.eq(ApprovalState.PENDING.name()))
        .execute();
    sql.update(CONTEXT_ENTRY)
        .set(CONTEXT_ENTRY.EXPIRES_AT, now.plus(CONTEXT_OUTLIVES_RUN))
        .where(CONTEXT_ENTRY.TENANT_ID.eq(tenant))
        .and(CONTEXT_ENTRY.RUN_ID.eq(id))
        .execute();
  }

  private Optional<RunView> one(String tenant, Condition which) {
    return views(tenant, which, 1).stream().findFirst();
  }

  private List<RunView> views(String tenant, Condition which, int limit) {
    record Rows(List<RunRecord> runs, Map<UUID, List<Money>> spent) {}

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
              return new Rows(
                  runs, spent(sql, tenant, runs.stream().map(RunRecord::getRunId).toList()));
            });
    return rows.runs().stream()
        .map(row -> view(row, rows.spent().getOrDefault(row.getRunId(), List.of())))
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

  private RunView view(RunRecord row, List<Money> spent) {
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
        StartClaims.origin(row));
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
