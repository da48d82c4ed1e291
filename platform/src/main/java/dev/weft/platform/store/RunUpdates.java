package dev.weft.platform.store;

import static dev.weft.platform.store.RunEvents.isRun;
import static dev.weft.platform.store.jooq.Tables.RUN;

import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.RunEvents.NewEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** What flows say of their runs. */
final class RunUpdates {
  private final RegionStore store;
  private final SealedColumns sealed;
  private final RunSignals signals;
  private final Clock clock;

  RunUpdates(RegionStore store, SealedColumns sealed, RunSignals signals, Clock clock) {
    this.store = store;
    this.sealed = sealed;
    this.signals = signals;
    this.clock = clock;
  }

  void apply(RunUpdate update, @Nullable String execution) {
    RunContext run = update.run();
    Instant now = clock.instant();
    if (execution != null && applyAtOnce(update, execution, now)) {
      return;
    }
    Map<Field<?>, Object> changes = changesOf(update, now);
    List<RunStepRows.Told> told =
        update.steps().stream().map(change -> RunStepRows.told(sealed, run, change)).toList();
    Condition newer = RUN.STATUS_SEQUENCE.lt(update.sequence()).and(RUN.ENDED_AT.isNull());
    long last =
        store.write(
            run.tenant(),
            sql -> {
              Taken taken = take(sql, update, changes, newer, execution);
              if (taken == null && RunEnds.reset(sql, run, execution, now)) {
                taken = take(sql, update, changes, RUN.ENDED_AT.isNull(), execution);
              }
              if (taken == null) {
                if (!sql.fetchExists(RUN, isRun(run.tenant(), run.runId()))) {
                  throw new NoSuchRunException(run.runId());
                }
                return 0L;
              }
              if (update.plan() != null) {
                RunStepRows.insertPlanned(sql, run, update.plan());
              }
              for (RunStepRows.Told change : told) {
                RunStepRows.changeStep(sql, run, update.sequence(), change, now);
              }
              List<NewEvent> events = new ArrayList<>();
              RunStatus status = update.status();
              long seq = taken.seq();
              if (status.terminal()) {
                events.addAll(Debts.open(sql, run, status, named(update.result()), false, now));
                status = RunEnds.endStatus(sql, run, status);
                RunEnds.end(sql, run, now);
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
      publish(update, last);
    }
  }

  private void publish(RunUpdate update, long last) {
    RunContext run = update.run();
    if (update.status().terminal() || update.status() == RunStatus.WAITING) {
      signals.publish(run.tenant(), run.runId(), last);
    } else {
      signals.publishProgress(run.tenant(), run.runId(), last);
    }
  }

  /** What every run that goes well tells: that its planned steps begin, and that it completed. */
  private boolean applyAtOnce(RunUpdate update, String execution, Instant now) {
    RunContext run = update.run();
    Plan plan = update.plan();
    boolean begins = update.status() == RunStatus.RUNNING && plan != null;
    boolean completes = update.status() == RunStatus.COMPLETED && plan == null;
    if ((!begins && !completes)
        || !update.steps().isEmpty()
        || update.error() != null
        || !named(update.result()).isEmpty()) {
      return false;
    }
    List<NewEvent> events = eventsOf(update, update.status(), 1);
    Values values =
        new Values()
            .put("run", UUID.fromString(run.runId()))
            .put("sequence", update.sequence())
            .put("execution", execution)
            .put("now", now)
            .put("status_key", events.getLast().key())
            .put("status_data", RunEvents.json(events.getLast().data()));
    if (plan != null) {
      putPlan(values, update, plan);
      values
          .put("planned_key", events.getFirst().key())
          .put("planned_data", RunEvents.json(events.getFirst().data()));
    } else {
      values
          .put(
              "result",
              sealed.json(
                  run.tenant(),
                  run.subject(),
                  RunViews.column(run.runId(), "result"),
                  update.result()))
          .put("expires", RunEnds.contextExpiry(now));
    }
    Long seq =
        (begins ? RunStatements.BEGUN : RunStatements.COMPLETED)
            .execute(store, run.tenant(), values, row -> row.getLong("event_seq"));
    if (seq == null) {
      return false;
    }
    publish(update, seq);
    return true;
  }

  private void putPlan(Values values, RunUpdate update, Plan plan) {
    RunContext run = update.run();
    List<PlanStep> steps = RunStepRows.flatten(plan);
    values
        .put("subject", SealedColumns.subject(run.subject()))
        .put(
            "plan",
            sealed.json(run.tenant(), run.subject(), RunViews.column(run.runId(), "plan"), plan))
        .put("plan_hash", update.planHash())
        .put("planner", update.planner())
        .put("step_ids", steps.stream().map(PlanStep::id).toArray(String[]::new))
        .put("agents", steps.stream().map(PlanStep::agent).toArray(String[]::new))
        .put("actions", steps.stream().map(PlanStep::action).toArray(String[]::new));
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
              Map.of("total", RunStepRows.flatten(update.plan()).size())));
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
      changes.put(
          RUN.PLAN, sealed.json(tenant, subject, RunViews.column(runId, "plan"), update.plan()));
    }
    if (update.planHash() != null) {
      changes.put(RUN.PLAN_HASH, update.planHash());
    }
    if (update.planner() != null) {
      changes.put(RUN.PLANNER, update.planner());
    }
    if (update.result() != null) {
      changes.put(
          RUN.RESULT,
          sealed.json(tenant, subject, RunViews.column(runId, "result"), update.result()));
    }
    if (update.error() != null) {
      changes.put(RUN.ERROR_CODE, update.error().code());
      changes.put(
          RUN.ERROR, sealed.json(tenant, subject, RunViews.column(runId, "error"), update.error()));
    }
    if (update.status().terminal()) {
      changes.put(RUN.ENDED_AT, now);
      changes.put(RUN.PAUSED_AT, DSL.val(null, RUN.PAUSED_AT));
    }
    return changes;
  }

  /** What the flow calls debt in its result. */
  private static List<String> named(@Nullable Map<String, Object> result) {
    return result != null && result.get("debt") instanceof List<?> list
        ? list.stream().map(String::valueOf).toList()
        : List.of();
  }
}
