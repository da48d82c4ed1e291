package dev.weft.api.flow;

import dev.weft.api.engine.Cancels;
import dev.weft.api.engine.Engine;
import dev.weft.api.problem.ProblemException;
import dev.weft.api.store.Delayed;
import dev.weft.api.store.Runs;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate;
import dev.weft.platform.store.RunView;
import io.temporal.client.WorkflowNotFoundException;
import java.util.List;
import java.util.Map;
import org.springframework.stereotype.Service;

/** Changes the course of a run: one place for one run and for many. */
@Service
class RunControl {
  private static final RunUpdate.RunError TERMINATED =
      new RunUpdate.RunError(
          ErrorType.RunTerminated.name(), "the run was terminated", null, Map.of());

  private final Runs runs;
  private final Engine engine;
  private final Cancels cancels;
  private final Starter starter;
  private final Delayed delayed;
  private final Reconciler reconciler;

  RunControl(
      Runs runs,
      Engine engine,
      Cancels cancels,
      Starter starter,
      Delayed delayed,
      Reconciler reconciler) {
    this.reconciler = reconciler;
    this.runs = runs;
    this.engine = engine;
    this.cancels = cancels;
    this.starter = starter;
    this.delayed = delayed;
  }

  /** What can be done to a run. */
  enum Action {
    /** Ends it and undoes what it has done. */
    CANCEL,
    /** No further step begins. */
    PAUSE,
    /** It goes on. */
    RESUME,
    /** Ends it where it is; nothing is undone. */
    TERMINATE;

    /** Whether a run would be another one afterwards. */
    boolean changes(RunView run) {
      boolean ending = run.cancelRequestedAt() != null || run.status() == RunStatus.UNDOING;
      return !run.status().terminal()
          && switch (this) {
            case CANCEL -> !ending;
            case PAUSE -> !ending && run.pausedAt() == null && run.status() != RunStatus.DELAYED;
            case RESUME -> run.pausedAt() != null;
            case TERMINATE -> true;
          };
    }
  }

  /**
   * Does it, in a way that may be repeated.
   *
   * @throws ProblemException when the run has ended, or is being undone and cannot be paused
   */
  void apply(Action action, RunView run) {
    // The calls end at once, also when the engine is busy, and report when it knows.
    announce(action, run.run().tenant(), List.of(run));
    begin(action, run).run();
  }

  /**
   * Asks the engine and tells the workers, and writes nothing yet: of many runs, all are asked
   * before the first is written down.
   *
   * @return writes down what was done
   * @throws ProblemException when the run has ended, or is being undone and cannot be paused
   */
  Runnable begin(Action action, RunView run) {
    if (run.status().terminal()) {
      if (action == Action.CANCEL && run.status() == RunStatus.CANCELLED) {
        return () -> {};
      }
      throw alreadyEnded(run);
    }
    boolean ends = action == Action.CANCEL || action == Action.TERMINATE;
    if (run.status() == RunStatus.DELAYED) {
      if (!ends) {
        throw ProblemException.of(409, "not_started", "The run has not started yet.");
      }
      if (delayed.cancel(run.run().tenant(), run.run().runId())) {
        return () -> {};
      }
    }
    if (run.startedAt() == null) {
      starter.start(run.run().tenant(), run.run().runId());
    }
    try {
      return switch (action) {
        case CANCEL -> cancel(run);
        case PAUSE -> pause(run);
        case RESUME -> hold(run, false);
        case TERMINATE -> terminate(run);
      };
    } catch (WorkflowNotFoundException e) {
      reconciler.lookAt(run);
      RunView now = runs.find(run.run().tenant(), run.run().runId()).orElse(run);
      throw now.status().terminal()
          ? alreadyEnded(now)
          : ProblemException.of(
              409, "not_started", "The engine does not have the run yet. Try again in seconds.");
    }
  }

  private static ProblemException alreadyEnded(RunView run) {
    return ProblemException.of(
        409, "already_ended", "The run has ended already: " + run.status() + ".");
  }

  /**
   * Ends the running calls of runs that will each be cancelled or terminated now: they need not
   * wait for their turn in the engine.
   */
  void announce(Action action, String tenant, List<RunView> many) {
    if (action == Action.CANCEL || action == Action.TERMINATE) {
      List<String> running =
          many.stream()
              .filter(run -> run.startedAt() != null && !run.status().terminal())
              .map(run -> run.run().runId())
              .toList();
      cancels.announce(tenant, running);
    }
  }

  private Runnable cancel(RunView run) {
    engine.cancel(run.workflowId());
    cancels.send(run.run().tenant(), run.run().runId());
    return () -> runs.cancelRequested(run.run().tenant(), run.run().runId());
  }

  private Runnable pause(RunView run) {
    if (run.cancelRequestedAt() != null || run.status() == RunStatus.UNDOING) {
      throw ProblemException.of(
          409, "being_cancelled", "The run is being cancelled; that cannot be held.");
    }
    return hold(run, true);
  }

  /**
   * Of several people at once the row keeps the last; whoever told the engine something else tells
   * it again.
   */
  private Runnable hold(RunView run, boolean paused) {
    String tenant = run.run().tenant();
    String runId = run.run().runId();
    runs.paused(tenant, runId, paused);
    try {
      boolean told;
      boolean wanted = paused;
      do {
        told = wanted;
        engine.pause(run.workflowId(), told);
        wanted = runs.find(tenant, runId).map(now -> now.pausedAt() != null).orElse(told);
      } while (wanted != told);
    } catch (RuntimeException e) {
      runs.paused(tenant, runId, run.pausedAt() != null);
      throw e;
    }
    return () -> {};
  }

  private Runnable terminate(RunView run) {
    engine.terminate(run.workflowId(), "terminated through the api");
    cancels.send(run.run().tenant(), run.run().runId());
    return () -> runs.stopped(run.run(), TERMINATED);
  }
}
