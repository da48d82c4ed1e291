package dev.weft.api.flow;

import dev.weft.api.engine.Engine;
import dev.weft.api.store.Runs;
import dev.weft.contract.catalog.StartableFlows;
import dev.weft.contract.run.RunStatus;
import dev.weft.platform.store.RunView;
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

  /** Starts the run under its workflow id. When the engine is away, the sweeper does it later. */
  void start(String tenant, String runId) {
    RunView run = runs.find(tenant, runId).orElse(null);
    if (run == null || run.status() == RunStatus.DELAYED) {
      return;
    }
    try {
      engine.start(
          new Engine.Start(
              run.run().flow(),
              run.workflowId(),
              run.target().taskQueue(),
              run.run(),
              StartableFlows.summary(run.run(), run.goal()),
              StartableFlows.input(run.run(), run.goal(), run.input())));
    } catch (Engine.UnreachableException e) {
      LOG.warn("Run {} stays accepted: the engine does not answer", runId);
      return;
    }
    runs.started(tenant, runId);
  }
}
