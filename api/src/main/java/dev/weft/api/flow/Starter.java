package dev.weft.api.flow;

import dev.weft.api.engine.Engine;
import dev.weft.api.store.Runs;
import dev.weft.contract.agent.AgentFlowInput;
import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.catalog.StartableFlow;
import dev.weft.contract.catalog.StartableFlows;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.StepView;
import java.util.LinkedHashMap;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.stereotype.Service;

/** Hands accepted runs to the engine: at the door, and again from the sweeper. */
@Service
class Starter {
  private static final Logger LOG = LoggerFactory.getLogger(Starter.class);

  /** The member of a stored input that holds the caller's own plan. */
  static final String PLAN = "plan";

  private final Runs runs;
  private final Engine engine;

  Starter(Runs runs, Engine engine) {
    this.runs = runs;
    this.engine = engine;
  }

  /** Starts the run under its workflow id. When the engine is away, the sweeper does it later. */
  void start(String tenant, String runId) {
    RunView run = runs.find(tenant, runId).orElse(null);
    if (run == null) {
      return;
    }
    try {
      engine.start(
          new Engine.Start(
              run.run().flow(),
              run.workflowId(),
              run.target().taskQueue(),
              run.run(),
              summary(run),
              input(run, context(run))));
    } catch (Engine.UnreachableException e) {
      LOG.warn("Run {} stays accepted: the engine does not answer", runId);
      return;
    }
    runs.started(tenant, runId);
  }

  /** Says what kind of run it is, without what it is about. */
  private static String summary(RunView run) {
    if (!run.run().flow().equals(AgentFlowWorkflow.NAME)) {
      return run.run().flow();
    }
    return run.goal() == null ? "plan of the caller" : "goal";
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

  static Object input(RunView run, RunContext context) {
    Map<String, Object> given = run.input() == null ? Map.of() : run.input();
    if (run.run().flow().equals(AgentFlowWorkflow.NAME)) {
      Plan plan =
          given.containsKey(PLAN)
              ? WeftJson.mapper().convertValue(given.get(PLAN), Plan.class)
              : null;
      return new AgentFlowInput(context, run.goal(), plan);
    }
    StartableFlow flow =
        StartableFlows.find(run.run().flow())
            .orElseThrow(() -> new IllegalStateException("unknown flow " + run.run().flow()));
    Map<String, Object> input = new LinkedHashMap<>(given);
    input.put("run", context);
    return WeftJson.mapper().convertValue(input, flow.input());
  }
}
