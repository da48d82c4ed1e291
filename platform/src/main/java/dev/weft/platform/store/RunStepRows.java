package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.RUN_STEP;

import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunUpdate;
import dev.weft.contract.run.StepStatus;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** The rows of a run's steps, as starts, plans and updates write them. */
final class RunStepRows {
  private RunStepRows() {}

  static void insertReused(DSLContext sql, RunContext run, NewRun.ReusedStep step, Instant now) {
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
        .set(RUN_STEP.ENDED_AT, now)
        .execute();
  }

  static void insertPlanned(DSLContext sql, RunContext run, Plan plan) {
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

  static List<PlanStep> flatten(Plan plan) {
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
  record Told(RunUpdate.StepChange change, Optional<byte[]> error) {}

  static Told told(SealedColumns sealed, RunContext run, RunUpdate.StepChange change) {
    String column = Steps.column(run.runId(), change.stepId(), change.iteration(), "error");
    return new Told(
        change,
        Optional.ofNullable(sealed.text(run.tenant(), run.subject(), column, change.error())));
  }

  static void changeStep(DSLContext sql, RunContext run, long sequence, Told told, Instant now) {
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
}
