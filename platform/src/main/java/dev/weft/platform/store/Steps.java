package dev.weft.platform.store;

import dev.weft.contract.money.Money;
import dev.weft.contract.run.StepStatus;
import dev.weft.platform.store.jooq.tables.records.RunStepRecord;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How steps stand in their table. */
final class Steps {
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

  /**
   * The step as people see it.
   *
   * @param origin the row that holds its parameters and result: its own, or that of the run whose
   *     result it took over
   */
  static StepView view(SealedColumns sealed, RunStepRecord row, RunStepRecord origin) {
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
        reused == null ? null : reused.toString());
  }

  static @Nullable Money money(@Nullable Long minor, @Nullable String currency) {
    return minor == null || currency == null ? null : new Money(minor, currency);
  }
}
