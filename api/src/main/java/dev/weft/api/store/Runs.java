package dev.weft.api.store;

import dev.weft.api.region.EachRegion;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunUpdate;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.Accepted;
import dev.weft.platform.store.Cursor;
import dev.weft.platform.store.EventView;
import dev.weft.platform.store.ModelCall;
import dev.weft.platform.store.NewRun;
import dev.weft.platform.store.OpenRun;
import dev.weft.platform.store.RunFilter;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.Sharing;
import dev.weft.platform.store.Sight;
import dev.weft.platform.store.StepEffect;
import dev.weft.platform.store.StepView;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The projection of runs. */
public interface Runs {
  /**
   * Stores a run as accepted, or finds the one that has its reference.
   *
   * @throws dev.weft.platform.store.WouldRepeatException when it is a rerun that would do again
   *     what stands
   */
  Accepted accept(NewRun run);

  /** The run that was started with the caller's own reference. */
  Optional<RunView> withReference(String tenant, String reference);

  /** The run, when the tenant has it. */
  Optional<RunView> find(String tenant, String runId);

  /** Whose the run is, and who else sees it, when the tenant has it. */
  Optional<Sharing> sharing(String tenant, String runId);

  /** Whether the run has ended or needs a person; so does one that the tenant does not have. */
  boolean rests(String tenant, String runId);

  /** Ids of runs that begin, or end, with the digits, at most two: more would be ambiguous. */
  List<String> matching(String tenant, String part, Sight sight);

  /** A page of runs, the newest first, without their inputs, plans and results. */
  List<RunView> list(String tenant, RunFilter filter, @Nullable Cursor after, int limit);

  /** Shares a run otherwise, and tells who follows it. */
  void share(String tenant, String runId, Sharing sharing);

  /** The run's steps in their order. */
  List<StepView> steps(String tenant, String runId);

  /** What a step returned the last time it ran, however large. */
  Optional<Map<String, Object>> stepResult(String tenant, String runId, String stepId);

  /** What a step was called with the last time it ran, however large. */
  Optional<Map<String, Object>> stepParams(String tenant, String runId, String stepId);

  /** The run's events after the given one, in order. */
  List<EventView> events(String tenant, String runId, long afterSeq, int limit);

  /** The run's model calls in their order. */
  List<ModelCall> modelCalls(String tenant, String runId);

  /** How many runs of a tenant use workers, by region and tier. */
  Map<String, Map<String, Long>> inFlight(String tenant);

  /** Runs that were accepted at least that long ago and never started. */
  @EachRegion
  List<OpenRun> orphans(Duration age);

  /**
   * Deletes values that agents shared in runs that ended long enough ago, of every tenant.
   *
   * @param limit how many at most
   * @return how many
   */
  @EachRegion
  int forgetSharedContext(int limit);

  /** Notes that the engine has the run; returns the run as it is then, when the tenant has it. */
  Optional<RunView> started(String tenant, String runId);

  /** Notes that the run was asked to cancel. */
  void cancelRequested(String tenant, String runId);

  /** Notes that an open run is paused, or goes on. */
  void paused(String tenant, String runId, boolean paused);

  /** Calls back after each change of the run that another process announces; closing ends it. */
  RunSignals.Subscription onChange(String tenant, String runId, Runnable listener);

  /** The same for who waits until the run rests: its progress does not call back. */
  RunSignals.Subscription onRest(String tenant, String runId, Runnable listener);

  /** Ids of the runs that repeat a run, the first first. */
  List<String> reruns(String tenant, String runId);

  /** Ids of the steps that call tools, of a run and of all runs that it is tied to by reruns. */
  Set<String> familySteps(String tenant, String runId);

  /** What became of the effects of a run's steps, by step id; steps without one are not there. */
  Map<String, StepEffect> effects(String tenant, String runId);

  /** Takes the tenants whose turn it is to be compared with the engine. */
  @EachRegion
  List<String> takeTurns(Duration every);

  /** Runs of a tenant that the engine took at least that long ago and that have not ended. */
  List<OpenRun> open(String tenant, Duration age, @Nullable OpenRun after, int limit);

  /** Of these runs of a tenant those that have ended. */
  List<OpenRun> endedAmong(String tenant, Collection<String> runIds);

  /** Ends a run that was ended from outside; false when it had ended. */
  boolean stopped(RunContext run, RunUpdate.RunError why);

  /** Opens a run again that was reset; false when it is none. */
  boolean reopened(RunContext run, String execution);

  /** Stores the end of a run that its flow told the engine and not the projection. */
  void apply(RunUpdate update);
}
