package dev.weft.platform.store;

import static dev.weft.platform.store.jooq.Tables.RUN_STEP;

import dev.weft.contract.money.Money;
import dev.weft.contract.payload.LargeValues;
import dev.weft.contract.run.StepStatus;
import dev.weft.platform.store.jooq.tables.records.RunStepRecord;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jooq.Field;
import org.jooq.Record;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/** How steps stand in their table. */
final class Steps {
  private static final long INLINE = LargeValues.INLINE_BYTES;
  private static final Field<Long> PARAMS = DSL.field(DSL.name("large_params"), Long.class);
  private static final Field<Long> RESULT = DSL.field(DSL.name("large_result"), Long.class);

  private Steps() {}

  static String column(String runId, String stepId, int iteration, String column) {
    return "step:" + runId + ":" + stepId + ":" + iteration + ":" + column;
  }

  /** The event that a step's new state makes; null when it makes none. */
  static @Nullable String eventType(StepStatus status) {
    return switch (status) {
      case PENDING, WAITING -> null;
      case RUNNING -> "step.started";
      case COMPLETED -> "step.completed";
      case FAILED, REJECTED -> "step.failed";
      case SKIPPED -> "step.skipped";
      case UNDONE -> "step.undone";
      case UNDO_FAILED -> "step.undo_failed";
    };
  }

  /** Every column of a step, but no large content: its size instead. */
  static List<Field<?>> smallColumns() {
    List<Field<?>> columns = new ArrayList<>();
    for (Field<?> field : RUN_STEP.fields()) {
      boolean may = field.equals(RUN_STEP.PARAMS) || field.equals(RUN_STEP.RESULT);
      columns.add(may ? DSL.when(bytes(field).le(INLINE), field).as(field) : field);
    }
    columns.add(DSL.when(bytes(RUN_STEP.PARAMS).gt(INLINE), bytes(RUN_STEP.PARAMS)).as(PARAMS));
    columns.add(DSL.when(bytes(RUN_STEP.RESULT).gt(INLINE), bytes(RUN_STEP.RESULT)).as(RESULT));
    return columns;
  }

  private static Field<Long> bytes(Field<?> content) {
    return DSL.field("octet_length({0})::bigint", Long.class, content);
  }

  /**
   * A step as people see it, as {@link #smallColumns} read it.
   *
   * @param held the row that holds its parameters and result: its own, or that of the run whose
   *     result it took over
   */
  static StepView view(SealedColumns sealed, Record columns, Record held) {
    RunStepRecord row = columns.into(RUN_STEP);
    RunStepRecord origin = held.into(RUN_STEP);
    String tenant = row.getTenantId();
    String run = origin.getRunId().toString();
    UUID reused = row.getReusedFrom();
    String step = row.getStepId();
    int iteration = row.getIteration();
    UUID approval = row.getApprovalId();
    return new StepView(
        step,
        iteration,
        row.getPosition(),
        row.getAgent(),
        row.getAction(),
        StepStatus.valueOf(row.getStatus()),
        row.getAttempts(),
        sealed.map(tenant, column(run, step, iteration, "params"), origin.getParams()),
        sealed.map(tenant, column(run, step, iteration, "result"), origin.getResult()),
        money(row.getSpentMinor(), row.getSpentCurrency()),
        row.getErrorCode(),
        sealed.text(tenant, column(run, step, iteration, "error"), row.getError()),
        approval == null ? null : approval.toString(),
        row.getNextRetryAt(),
        row.getStartedAt(),
        row.getEndedAt(),
        row.getEffectKey(),
        reused == null ? null : reused.toString(),
        held.get(PARAMS),
        held.get(RESULT));
  }

  static @Nullable Money money(@Nullable Long minor, @Nullable String currency) {
    return minor == null || currency == null ? null : new Money(minor, currency);
  }
}
