package dev.weft.platform.store;

import static dev.weft.platform.store.RunEvents.isRun;
import static dev.weft.platform.store.jooq.Tables.APPROVAL;
import static dev.weft.platform.store.jooq.Tables.RUN;

import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.run.RunStatus;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.RunEvents.NewEvent;
import dev.weft.platform.store.jooq.tables.records.ApprovalRecord;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jooq.Condition;
import org.jooq.DSLContext;
import org.jooq.Field;
import org.jooq.impl.DSL;

/** Closes approvals: the row, the run that waited, and the event that tells of it. */
final class ApprovalClosing {
  private final RegionStore store;
  private final ApprovalRows rows;
  private final RunSignals signals;
  private final Clock clock;

  ApprovalClosing(RegionStore store, ApprovalRows rows, RunSignals signals, Clock clock) {
    this.store = store;
    this.rows = rows;
    this.signals = signals;
    this.clock = clock;
  }

  /** What became of closing: {@code changed} says whether it was pending until now. */
  record Closed(ApprovalView approval, boolean changed) {}

  Closed close(
      String tenant, ApprovalView asked, ApprovalState next, Map<Field<?>, Object> changes) {
    UUID id = UUID.fromString(asked.approvalId());
    Instant now = clock.instant();
    record Outcome(ApprovalRows.Row row, long last) {}

    Outcome outcome =
        store.write(
            tenant,
            sql -> {
              lock(sql, tenant, asked.runId());
              ApprovalRows.Row row =
                  ApprovalRows.find(sql, ApprovalRows.is(tenant, id)).orElseThrow();
              if (!row.approval().getState().equals(ApprovalState.PENDING.name())) {
                return new Outcome(row, 0);
              }
              long last = close(sql, row.approval(), next, now, changes, List.of());
              return new Outcome(
                  ApprovalRows.find(sql, ApprovalRows.is(tenant, id)).orElseThrow(), last);
            });
    if (outcome.last() > 0) {
      signals.publish(tenant, asked.runId(), outcome.last());
    }
    return new Closed(rows.view(outcome.row()), outcome.last() > 0);
  }

  /**
   * Closes a pending approval whose run is locked.
   *
   * @param before events that come before the one that tells of the end
   * @return the number of the last event
   */
  static long close(
      DSLContext sql,
      ApprovalRecord asked,
      ApprovalState next,
      Instant now,
      Map<Field<?>, Object> changes,
      List<NewEvent> before) {
    String tenant = asked.getTenantId();
    String runId = asked.getRunId().toString();
    sql.update(APPROVAL)
        .set(APPROVAL.STATE, next.name())
        .set(APPROVAL.DECIDED_AT, now)
        .set(changes)
        .where(ApprovalRows.is(tenant, asked.getApprovalId()))
        .execute();
    Map<String, Object> data = event(asked);
    data.put("status", next.name());
    List<NewEvent> events =
        Stream.concat(
                before.stream(),
                Stream.of(
                    new NewEvent(
                        "approval:" + asked.getApprovalId() + ":decided",
                        "approval.decided",
                        asked.getStepId(),
                        data)))
            .toList();
    long last = RunEvents.advance(sql, tenant, runId, events.size(), resumed(runId));
    RunEvents.insert(sql, tenant, runId, last, now, events);
    return last;
  }

  /** What every event of an approval says. */
  static Map<String, Object> event(ApprovalRecord asked) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("stepId", asked.getStepId());
    data.put("agent", asked.getAgent());
    data.put("action", asked.getAction());
    data.put("approvalId", asked.getApprovalId().toString());
    return data;
  }

  /** A waiting run runs on when nothing else is pending. */
  private static Map<Field<?>, Object> resumed(String runId) {
    Condition waits =
        DSL.exists(
            DSL.selectOne()
                .from(APPROVAL)
                .where(APPROVAL.TENANT_ID.eq(RUN.TENANT_ID))
                .and(APPROVAL.RUN_ID.eq(UUID.fromString(runId)))
                .and(APPROVAL.STATE.eq(ApprovalState.PENDING.name())));
    return Map.of(
        RUN.STATUS,
        DSL.when(
                RUN.STATUS.eq(RunStatus.WAITING.name()).and(DSL.not(waits)),
                RunStatus.RUNNING.name())
            .otherwise(RUN.STATUS));
  }

  /** Holds other writers of the run off until the commit. */
  static void lock(DSLContext sql, String tenant, String runId) {
    if (sql.select(RUN.RUN_ID).from(RUN).where(isRun(tenant, runId)).forUpdate().fetchOne()
        == null) {
      throw new NoSuchRunException(runId);
    }
  }
}
