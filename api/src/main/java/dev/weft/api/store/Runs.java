package dev.weft.api.store;

import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.Accepted;
import dev.weft.platform.store.Cursor;
import dev.weft.platform.store.EventView;
import dev.weft.platform.store.ModelCall;
import dev.weft.platform.store.NewRun;
import dev.weft.platform.store.OpenRun;
import dev.weft.platform.store.RunFilter;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.StepView;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The projection of runs. */
public interface Runs {
  /** Stores a run as accepted, or finds the one that has its reference. */
  Accepted accept(NewRun run);

  /** The run that was started with the caller's own reference. */
  Optional<RunView> withReference(String tenant, String reference);

  /** The run, when the tenant has it. */
  Optional<RunView> find(String tenant, String runId);

  /** Ids of runs that begin, or end, with the digits, at most two: more would be ambiguous. */
  List<String> matching(String tenant, String part);

  /** A page of runs, the newest first. */
  List<RunView> list(String tenant, RunFilter filter, @Nullable Cursor after, int limit);

  /** The run's steps in their order. */
  List<StepView> steps(String tenant, String runId);

  /** The run's events after the given one, in order. */
  List<EventView> events(String tenant, String runId, long afterSeq, int limit);

  /** The run's model calls in their order. */
  List<ModelCall> modelCalls(String tenant, String runId);

  /** Runs that were accepted at least that long ago and never started. */
  List<OpenRun> orphans(Duration age);

  /**
   * Deletes values that agents shared in runs that ended long enough ago, of every tenant.
   *
   * @param limit how many at most
   * @return how many
   */
  int forgetSharedContext(int limit);

  /** Notes that the engine has the run. */
  void started(String tenant, String runId);

  /** Notes that the run was asked to cancel. */
  void cancelRequested(String tenant, String runId);

  /** Notes that an open run is paused, or goes on. */
  void paused(String tenant, String runId, boolean paused);

  /** Notes that the engine ended an open run without its flow: what it has done stands. */
  void terminated(String tenant, String runId);

  /** Calls back after each change of the run that another process announces; closing ends it. */
  RunSignals.Subscription onChange(String tenant, String runId, Runnable listener);
}
