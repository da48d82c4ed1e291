package dev.weft.api.flow;

import dev.weft.api.engine.Engine;
import dev.weft.api.store.Runs;
import dev.weft.contract.catalog.StartableFlows;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.StepView;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Hands accepted runs to the engine: at the door, and again from the sweeper. */
@Service
class Starter {
  private static final Logger LOG = LoggerFactory.getLogger(Starter.class);

  private final Runs runs;
  private final Engine engine;

  Starter(Runs runs, Engine engine) {
    this.runs = runs;
    this.engine = engine;
  }

  /** Starts a run of which nothing but its id is known; one that starts later is left alone. */
  void start(String tenant, String runId) {
    runs.find(tenant, runId)
        .filter(run -> run.status() != RunStatus.DELAYED)
        .ifPresent(this::start);
  }

  /**
   * Starts the run under its workflow id. When the engine is away, the sweeper does it later.
   *
   * @return the run as it is then
   */
  RunView start(RunView run) {
    try {
      engine.start(
          new Engine.Start(
              run.run().flow(),
              run.workflowId(),
              run.target().taskQueue(),
              run.run(),
              StartableFlows.summary(run.run(), run.goal()),
              StartableFlows.input(context(run), run.goal(), run.input())));
    } catch (Engine.UnreachableException e) {
      LOG.warn("Run {} stays accepted: the engine does not answer", run.run().runId());
      return run;
    }
    return runs.started(run.run().tenant(), run.run().runId()).orElse(run);
  }

  /** A rerun is told which results it takes over. */
  private RunContext context(RunView run) {
    return run.rerunOf() == null
        ? run.run()
        : run.run()
            .reusing(
                runs.steps(run.run().tenant(), run.run().runId()).stream()
                    .filter(step -> step.reusedFrom() != null)
                    .map(StepView::stepId)
                    .toList());
  }
}
