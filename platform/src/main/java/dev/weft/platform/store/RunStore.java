package dev.weft.platform.store;

import static dev.weft.platform.store.RunEvents.isRun;
import static dev.weft.platform.store.jooq.Tables.RUN;

import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunUpdate;
import dev.weft.platform.key.KeyService;
import dev.weft.platform.key.Sealer;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.RunEvents.NewEvent;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jooq.impl.DSL;
import org.jspecify.annotations.Nullable;

/**
 * The projection of runs: what tenants see of them. Every write of one run takes the run's row
 * first, adds its events in the same transaction and announces them after the commit.
 */
public final class RunStore {
  private final RegionStore store;
  private final RunSignals signals;
  private final Clock clock;
  private final RunViews views;
  private final RunSteps steps;
  private final RunAdmission admission;
  private final RunUpdates updates;
  private final RunEnds ends;
  private final OpenRuns open;

  RunStore(RegionStore store, KeyService keys, Sealer sealer, RunSignals signals, Clock clock) {
    SealedColumns sealed = new SealedColumns(sealer);
    this.store = store;
    this.signals = signals;
    this.clock = clock;
    this.views = new RunViews(store, keys, sealed);
    this.steps = new RunSteps(store, sealed);
    this.admission = new RunAdmission(store, keys, sealed, signals, clock, views);
    this.updates = new RunUpdates(store, sealed, signals, clock);
    this.ends = new RunEnds(store, sealed, signals, clock);
    this.open = new OpenRuns(store, clock);
  }

  /**
   * Stores a run as ACCEPTED, or as DELAYED when it starts later. A reference, or a run id, that
   * the tenant has used before changes nothing and returns the first run; so does a key that
   * started a run within its window. A key that is debounced replaces the run that waits under it.
   *
   * @throws WouldRepeatException when it is a rerun that would do again what stands, or what an
   *     open run has ahead, in any run that it is tied to by reruns
   */
  public Accepted accept(NewRun request) {
    return admission.accept(request);
  }

  /** The run that was started with the reference. */
  public Optional<RunView> withReference(String tenant, String reference) {
    return views.withReference(tenant, reference);
  }

  /**
   * Notes that the engine has taken the run; repeating it changes nothing.
   *
   * @return the run as it is then; empty when the tenant has none
   */
  public Optional<RunView> started(String tenant, String runId) {
    return views.changed(
        tenant,
        runId,
        sql ->
            sql.update(RUN)
                .set(RUN.STARTED_AT, clock.instant())
                .set(RUN.VERSION, RUN.VERSION.plus(1))
                .where(isRun(tenant, runId))
                .and(RUN.STARTED_AT.isNull())
                .returning()
                .fetchOptional());
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
    updates.apply(update, execution);
  }

  /**
   * Ends a run that the engine no longer has, or has closed without the flow's own end. A run that
   * has ended stays as it is.
   *
   * @param why a code of what happened, and words for it
   * @return whether it was still open
   */
  public boolean stopped(RunContext run, RunUpdate.RunError why) {
    return ends.stopped(run, why);
  }

  /**
   * Opens a run again that has ended here and runs in the engine: it was reset. An execution that
   * was there before opens nothing.
   *
   * @param execution the engine's own id of the execution that runs
   * @return whether it was opened
   */
  public boolean reopened(RunContext run, String execution) {
    return ends.reopened(run, execution);
  }

  /** Whether the run has ended or needs a person; so does one that the tenant does not have. */
  public boolean rests(String tenant, String runId) {
    return views.rests(tenant, runId);
  }

  /** Whose a run of the tenant is, and who else sees it. */
  public Optional<Sharing> sharing(String tenant, String runId) {
    return views.sharing(tenant, runId);
  }

  /** A run of the tenant. */
  public Optional<RunView> find(String tenant, String runId) {
    return views.find(tenant, runId);
  }

  /**
   * Ids of the runs that a shortened id may mean: those that begin, or end, with it. (Ids begin
   * with the time, so the last digits tell runs of one minute apart.)
   *
   * @param text at least 6 characters of an id
   * @param sight what the reader sees
   * @return at most two ids: more than one means the text is ambiguous
   */
  public List<String> idsMatching(String tenant, String text, Sight sight) {
    return views.idsMatching(tenant, text, sight);
  }

  /**
   * Shares a run otherwise; repeating it changes nothing. Who follows it is told, so that streams
   * end for those who see it no more.
   */
  public void share(String tenant, String runId, Sharing sharing) {
    Long last =
        store.write(
            tenant,
            sql -> {
              Long seq =
                  sql.update(RUN)
                      .set(RunViews.columns(sharing))
                      .set(RUN.EVENT_SEQ, RUN.EVENT_SEQ.plus(1))
                      .set(RUN.VERSION, RUN.VERSION.plus(1))
                      .where(isRun(tenant, runId))
                      .and(
                          RUN.VISIBILITY
                              .ne(sharing.visibility().name())
                              .or(RUN.OWNER_ID.isDistinctFrom(sharing.owner(RUN.OWNER_ID)))
                              .or(RUN.GROUP_LOOKUP.isDistinctFrom(sharing.group(RUN.GROUP_LOOKUP))))
                      .returningResult(RUN.EVENT_SEQ)
                      .fetchOne(RUN.EVENT_SEQ);
              if (seq != null) {
                String type = "run.visibility";
                RunEvents.insert(
                    sql,
                    tenant,
                    runId,
                    seq,
                    clock.instant(),
                    List.of(
                        new NewEvent(
                            type + ":" + seq,
                            type,
                            null,
                            Map.of("visibility", sharing.visibility().name()))));
              }
              return seq;
            });
    if (last != null) {
      signals.publish(tenant, runId, last);
    }
  }

  /** Ids of the runs that repeat a run, the first first. */
  public List<String> reruns(String tenant, String runId) {
    return views.reruns(tenant, runId);
  }

  /**
   * Runs of the tenant, newest first, without what they were given, planned and returned, which may
   * be large.
   *
   * @param after where the last page ended; null for the first page
   */
  public List<RunView> list(String tenant, RunFilter filter, @Nullable Cursor after, int limit) {
    return views.list(tenant, filter, after, limit);
  }

  /** The runs that a schedule started, the newest first, as {@link #list} shows them. */
  public List<RunView> ofSchedule(String tenant, String scheduleId, int limit) {
    return views.ofSchedule(tenant, scheduleId, limit);
  }

  /** The steps of a run in their order; of large parameters and results the size alone. */
  public List<StepView> steps(String tenant, String runId) {
    return steps.steps(tenant, runId);
  }

  /** What a step returned the last time it ran, however large; empty when it returned nothing. */
  public Optional<Map<String, Object>> stepResult(String tenant, String runId, String stepId) {
    return steps.stepResult(tenant, runId, stepId);
  }

  /** What a step was called with the last time it ran, however large. */
  public Optional<Map<String, Object>> stepParams(String tenant, String runId, String stepId) {
    return steps.stepParams(tenant, runId, stepId);
  }

  /** What became of the effects of a run's steps, by step id; steps without one are not there. */
  public Map<String, StepEffect> effects(String tenant, String runId) {
    return steps.effects(tenant, runId);
  }

  /** Ids of the steps that call tools, of a run and of all runs that it is tied to by reruns. */
  public Set<String> familySteps(String tenant, String runId) {
    return store.read(tenant, sql -> Reruns.steps(sql, tenant, UUID.fromString(runId)));
  }

  /**
   * Events of a run in their order.
   *
   * @param afterSeq the number of the last event already seen; 0 for the beginning
   */
  public List<EventView> events(String tenant, String runId, long afterSeq, int limit) {
    Optional<UUID> id = RunViews.uuid(runId);
    return id.isEmpty()
        ? List.of()
        : store.read(
            tenant, sql -> RunEvents.after(sql, tenant, id.get().toString(), afterSeq, limit));
  }

  /** Runs of any tenant that were accepted and not started, although that was a while ago. */
  public List<OpenRun> orphans(Duration olderThan) {
    return open.orphans(olderThan);
  }

  /**
   * How many runs of a tenant use workers, by region and tier: those that were accepted and have
   * not ended, without those that wait for a person or start later.
   */
  public Map<String, Map<String, Long>> inFlight(String tenant) {
    return store.read(tenant, sql -> RunTargets.inFlight(sql, tenant));
  }

  /** Runs of any tenant whose steps are running, the oldest first. */
  public List<OpenRun> running(int limit) {
    return open.running(limit);
  }

  /**
   * Takes the tenants whose turn it is to be compared with the engine. No other process takes them
   * for the time given.
   *
   * @param every how long ago their last turn was at least; zero takes all
   */
  public List<String> takeTurns(Duration every) {
    return open.takeTurns(every);
  }

  /**
   * Runs of a tenant that the engine took a while ago and that have not ended, the oldest first.
   *
   * @param after the last one of the page before; null for the first page
   */
  public List<OpenRun> open(String tenant, Duration olderThan, @Nullable OpenRun after, int limit) {
    return open.open(tenant, olderThan, after, limit);
  }

  /** Of these runs of a tenant those that have ended. */
  public List<OpenRun> endedAmong(String tenant, Collection<String> runIds) {
    return open.endedAmong(tenant, runIds);
  }
}
