package dev.weft.api.flow;

import dev.weft.api.engine.Executions;
import dev.weft.api.engine.Executions.Execution;
import dev.weft.api.health.Precondition;
import dev.weft.api.store.Runs;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate;
import dev.weft.contract.run.RunUpdate.RunError;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.store.OpenRun;
import dev.weft.platform.store.RunView;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.annotation.Scheduled;
import org.springframework.stereotype.Component;

/**
 * Reflects what was done to runs outside of Weft: terminated, timed out, deleted, reset, failed by
 * the engine. The engine's list of open runs is a hint, which says whom to look at; what counts is
 * how the engine describes each, and whether the row is still open when it is written. One process
 * at a time has a tenant's turn. After a restore the first comparison is to the end, and the
 * process is not ready before.
 */
@Component
class Reconciler implements Precondition {
  private static final Logger LOG = LoggerFactory.getLogger(Reconciler.class);

  /** A flow tells its end before it closes, and a call under way may still take effect after it. */
  private static final Pass REGULAR =
      new Pass(Duration.ofSeconds(15), Duration.ofSeconds(10), 200, true);

  /** Before workers poll nothing is under way, and all of it must have been looked at. */
  private static final Pass FIRST =
      new Pass(Duration.ZERO, Duration.ZERO, Integer.MAX_VALUE, false);

  private static final int MOST_LISTED = 50_000;
  private static final int PAGE = 500;

  private final Runs runs;
  private final Executions executions;
  private final Clock clock;

  /** Where a tenant's next pass begins, when a pass could not look at all. */
  private final Map<String, OpenRun> resume = new HashMap<>();

  private volatile boolean firstIsDone;

  Reconciler(Runs runs, Executions executions, Clock clock, WeftConfig config) {
    this.runs = runs;
    this.executions = executions;
    this.clock = clock;
    this.firstIsDone = !config.api().reconcileFirst();
  }

  /**
   * How thoroughly runs are compared.
   *
   * @param every how long ago a tenant's last turn was at least; zero takes every tenant
   * @param grace how long ago a run started, or closed in the engine, at least
   * @param mostDescribed how many runs of a tenant are looked at
   * @param trustsList whether a run that the engine lists as open is not looked at
   */
  private record Pass(Duration every, Duration grace, int mostDescribed, boolean trustsList) {}

  @Override
  public String name() {
    return "runs";
  }

  @Override
  public boolean isMet() {
    return firstIsDone;
  }

  @Scheduled(fixedDelayString = "PT5S")
  void reconcile() {
    try {
      compare(firstIsDone ? REGULAR : FIRST);
      firstIsDone = true;
    } catch (RuntimeException e) {
      LOG.warn("Runs could not be compared with the engine; it is tried again: {}", e.toString());
    }
  }

  private void compare(Pass pass) {
    List<String> tenants = runs.takeTurns(pass.every());
    if (tenants.isEmpty()) {
      return;
    }
    Optional<Set<String>> running = executions.running(MOST_LISTED);
    Map<String, List<String>> listed = byTenant(running.orElse(Set.of()));
    for (String tenant : tenants) {
      List<String> ids = listed.getOrDefault(tenant, List.of());
      boolean trusted = pass.trustsList() && running.isPresent();
      lookAtOpen(tenant, new Listed(trusted, running.orElse(Set.of()), ids), pass);
      lookAtEnded(tenant, ids);
    }
  }

  /**
   * What the engine lists as open.
   *
   * @param trusted whether what it lacks is not there
   * @param workflowIds of every tenant
   * @param ids the runs and schedules of one tenant in them
   */
  private record Listed(boolean trusted, Set<String> workflowIds, List<String> ids) {}

  private void lookAtOpen(String tenant, Listed listed, Pass pass) {
    OpenRun after = resume.remove(tenant);
    int described = 0;
    while (true) {
      List<OpenRun> page = runs.open(tenant, pass.grace(), after, PAGE);
      for (OpenRun run : page) {
        after = run;
        if (listed.trusted() && listed.workflowIds().contains(run.workflowId())) {
          continue;
        }
        lookAt(run, listed, pass.grace());
        described++;
        if (described == pass.mostDescribed()) {
          resume.put(tenant, run);
          return;
        }
      }
      if (page.size() < PAGE) {
        return;
      }
    }
  }

  /** Compares one run at once, when the engine has turned out not to have it as it stands here. */
  void lookAt(RunView run) {
    lookAt(
        new OpenRun(
            run.run().tenant(),
            run.run().runId(),
            run.workflowId(),
            run.status(),
            run.run().requestedAt()),
        new Listed(false, Set.of(), List.of()),
        Duration.ZERO);
  }

  private void lookAt(OpenRun open, Listed listed, Duration grace) {
    Optional<Execution> found = executions.find(open.workflowId());
    if (found.isEmpty()) {
      if (!awaitsItsSchedule(open, listed)) {
        stop(open, ErrorType.RunDeleted, "the run was deleted from the engine");
      }
      return;
    }
    Execution execution = found.get();
    Instant closed = execution.closedAt();
    if (closed == null || closed.isAfter(clock.instant().minus(grace))) {
      return;
    }
    switch (execution.state()) {
      case RUNNING -> {}
      case TERMINATED -> stop(open, ErrorType.RunTerminated, "the run was terminated");
      case TIMED_OUT -> stop(open, ErrorType.RunTimedOut, "a time-out of the engine ended the run");
      case COMPLETED, FAILED, CANCELLED -> catchUp(open, execution.state());
    }
  }

  /** What a schedule started accepts a run first, and starts it once a worker is there. */
  private boolean awaitsItsSchedule(OpenRun open, Listed listed) {
    return open.status() == RunStatus.ACCEPTED
        && runs.find(open.tenant(), open.runId())
            .map(run -> run.origin().scheduleId())
            .filter(schedule -> !listed.trusted() || listed.ids().contains(schedule))
            .isPresent();
  }

  /** The flow has ended by itself, and the projection does not know. */
  private void catchUp(OpenRun open, Executions.State state) {
    RunContext run = context(open);
    Optional<Map<String, Object>> outcome = executions.outcome(open.workflowId());
    RunStatus status =
        outcome
            .map(result -> WeftJson.fromMap(result.get("status"), RunStatus.class))
            .orElse(state == Executions.State.CANCELLED ? RunStatus.CANCELLED : null);
    if (run == null) {
      return;
    }
    if (status == null || !status.terminal()) {
      stop(open, ErrorType.RunFailed, "the engine failed the run; the worker's log says why");
      return;
    }
    RunError error =
        outcome.map(result -> WeftJson.fromMap(result.get("error"), RunError.class)).orElse(null);
    runs.apply(
        new RunUpdate(
            run, Long.MAX_VALUE, status, null, null, null, List.of(), outcome.orElse(null), error));
    LOG.warn("Run {} had ended in the engine and not here: {}", open.runId(), status);
  }

  private void stop(OpenRun open, ErrorType type, String message) {
    RunContext run = context(open);
    if (run != null && runs.stopped(run, new RunError(type.name(), message, null, Map.of()))) {
      LOG.warn("Run {} was ended from outside: {}", open.runId(), type);
    }
  }

  /** Runs that have ended here and are open in the engine were reset. */
  private void lookAtEnded(String tenant, List<String> runIds) {
    for (int from = 0; from < runIds.size(); from += PAGE) {
      List<String> some = runIds.subList(from, Math.min(runIds.size(), from + PAGE));
      for (OpenRun ended : runs.endedAmong(tenant, some)) {
        Optional<Execution> execution =
            executions
                .find(ended.workflowId())
                .filter(found -> found.state() == Executions.State.RUNNING);
        RunContext run = context(ended);
        if (execution.isPresent() && run != null && runs.reopened(run, execution.get().id())) {
          LOG.warn("Run {} was reset and runs again", ended.runId());
        }
      }
    }
  }

  private @Nullable RunContext context(OpenRun run) {
    return runs.find(run.tenant(), run.runId()).map(RunView::run).orElse(null);
  }

  private static Map<String, List<String>> byTenant(Set<String> workflowIds) {
    Map<String, List<String>> byTenant = new HashMap<>();
    for (String workflowId : workflowIds) {
      WorkflowIds.Parts parts;
      try {
        parts = WorkflowIds.parse(workflowId);
      } catch (IllegalArgumentException e) {
        LOG.debug("{} is no run of Weft", workflowId);
        continue;
      }
      byTenant.computeIfAbsent(parts.tenant(), _ -> new ArrayList<>()).add(parts.runId());
    }
    return byTenant;
  }
}
