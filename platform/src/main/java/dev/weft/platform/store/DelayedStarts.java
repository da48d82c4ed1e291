package dev.weft.platform.store;

import static dev.weft.platform.store.RunEvents.isRun;
import static dev.weft.platform.store.jooq.Tables.RUN;
import static dev.weft.platform.store.jooq.Tables.START_CLAIM;

import dev.weft.contract.run.RunStatus;
import dev.weft.platform.key.Sealer;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.RunEvents.NewEvent;
import java.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jooq.Condition;
import org.jooq.Field;
import org.jspecify.annotations.Nullable;

/** Runs that are stored and start later. Until then each of them can be changed and withdrawn. */
public final class DelayedStarts {
  private final RegionStore store;
  private final SealedColumns sealed;
  private final RunSignals signals;
  private final Clock clock;

  DelayedStarts(RegionStore store, Sealer sealer, RunSignals signals, Clock clock) {
    this.store = store;
    this.sealed = new SealedColumns(sealer);
    this.signals = signals;
    this.clock = clock;
  }

  /** Runs of any tenant whose time has come, the earliest first. */
  public List<OpenRun> due(int limit) {
    return store.system(
        "delayed-starts",
        sql ->
            OpenRuns.select(
                sql, delayed().and(RUN.START_AT.le(clock.instant())), limit, RUN.START_AT));
  }

  /**
   * Turns a run whose time has come into an accepted one, which is started from then on; false when
   * it is none, or its time was put off.
   */
  public boolean release(String tenant, String runId) {
    return change(
        tenant,
        isRun(tenant, runId).and(RUN.START_AT.le(clock.instant())),
        runId,
        Map.of(RUN.STATUS, RunStatus.ACCEPTED.name()),
        "accepted",
        "run.accepted",
        RunStatus.ACCEPTED);
  }

  /** Ends a run that has not started; false when it has. */
  public boolean cancel(String tenant, String runId) {
    Map<Field<?>, Object> changes = new LinkedHashMap<>();
    changes.put(RUN.STATUS, RunStatus.CANCELLED.name());
    changes.put(RUN.CANCEL_REQUESTED_AT, clock.instant());
    changes.put(RUN.ENDED_AT, clock.instant());
    return change(
        tenant,
        isRun(tenant, runId),
        runId,
        changes,
        "status:cancelled",
        "run.ended",
        RunStatus.CANCELLED);
  }

  /** Changes a run that has not started; false when it has. */
  public boolean change(String tenant, String runId, String subject, StartChange change) {
    Map<Field<?>, Object> changes = new LinkedHashMap<>();
    changes.put(RUN.SCOPES, change.scopes().toArray(String[]::new));
    put(changes, RUN.START_AT, change.startAt());
    put(
        changes,
        RUN.GOAL,
        sealed.text(tenant, subject, RunViews.column(runId, "goal"), change.goal()));
    put(
        changes,
        RUN.INPUT,
        sealed.json(tenant, subject, RunViews.column(runId, "input"), change.input()));
    if (change.template() != null) {
      changes.put(RUN.TEMPLATE, change.template().name());
      changes.put(RUN.TEMPLATE_VERSION, change.template().version());
    }
    return change(
        tenant, isRun(tenant, runId), runId, changes, null, "run.delayed", RunStatus.DELAYED);
  }

  /**
   * Deletes claims whose window is over.
   *
   * @return how many
   */
  public int deleteExpiredClaims() {
    return store.system("claim-expiry", sql -> sql.deleteFrom(START_CLAIM).execute());
  }

  private boolean change(
      String tenant,
      Condition which,
      String runId,
      Map<? extends Field<?>, ?> changes,
      @Nullable String key,
      String event,
      RunStatus status) {
    Instant now = clock.instant();
    Optional<Long> seq =
        store.write(
            tenant,
            sql -> {
              Long last =
                  sql.update(RUN)
                      .set(changes)
                      .set(RUN.EVENT_SEQ, RUN.EVENT_SEQ.plus(1))
                      .set(RUN.VERSION, RUN.VERSION.plus(1))
                      .where(which)
                      .and(delayed())
                      .returningResult(RUN.EVENT_SEQ)
                      .fetchOne(RUN.EVENT_SEQ);
              if (last != null) {
                String unique = key == null ? "delayed:" + last : key;
                RunEvents.insert(
                    sql,
                    tenant,
                    runId,
                    last,
                    now,
                    List.of(new NewEvent(unique, event, null, Map.of("status", status.name()))));
              }
              return Optional.ofNullable(last);
            });
    seq.ifPresent(last -> signals.publish(tenant, runId, last));
    return seq.isPresent();
  }

  private static Condition delayed() {
    return RUN.STATUS.eq(RunStatus.DELAYED.name());
  }

  private static void put(Map<Field<?>, Object> changes, Field<?> field, @Nullable Object value) {
    if (value != null) {
      changes.put(field, value);
    }
  }
}
