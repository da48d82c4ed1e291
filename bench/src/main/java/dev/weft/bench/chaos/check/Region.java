package dev.weft.bench.chaos.check;

import dev.weft.bench.chaos.check.Evidence.Execution;
import dev.weft.bench.chaos.check.Evidence.RunRow;
import dev.weft.bench.chaos.check.Evidence.Stray;
import dev.weft.bench.chaos.load.Home;
import dev.weft.contract.config.WeftConfig;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * One region: its own database, and its own namespace of the engine.
 *
 * @param home who is at home there
 * @param tables its database
 * @param histories its namespace
 */
public record Region(Home home, Tables tables, Histories histories) implements AutoCloseable {
  /**
   * Reads it past Weft.
   *
   * @param config of this region alone
   * @param password of the embedded database's administrator
   */
  public static Region open(Home home, WeftConfig config, String password) {
    return new Region(
        home, new Tables(config.postgres(), password), new Histories(config.temporal()));
  }

  /** Workflow ids of runs that are open or ended a moment ago, the newest first. */
  public List<String> recentWorkflowIds() throws IOException {
    return tables.recentWorkflowIds();
  }

  /** Runs that neither ended nor wait. */
  public int moving() throws IOException {
    return tables.moving();
  }

  /** The newest execution of each run, by run; none where the engine does not know it. */
  Map<String, Execution> executions(List<RunRow> runs) {
    Map<String, Execution> executions = new LinkedHashMap<>();
    for (RunRow run : runs) {
      histories.newest(run.workflowId()).ifPresent(found -> executions.put(run.runId(), found));
    }
    return executions;
  }

  /** What it holds of tenants that are not at home there. */
  List<Stray> strays() throws IOException {
    if (home.foreign().isEmpty()) {
      return List.of();
    }
    List<Stray> strays = new ArrayList<>(tables.rowsOf(home.foreign(), home.region()));
    histories
        .listed(home.foreign())
        .forEach((tenant, count) ->
            strays.add(new Stray(home.region(), "the engine's namespace", tenant, count)));
    return strays;
  }

  @Override
  public void close() {
    histories.close();
  }
}
