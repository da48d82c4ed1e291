package dev.weft.launcher.command;

import dev.weft.contract.access.Scopes;
import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.Json;
import dev.weft.launcher.Progress;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.client.WaitingRuns;
import dev.weft.launcher.stack.PartState;
import dev.weft.launcher.stack.Stack;
import dev.weft.launcher.stack.StackState;
import dev.weft.launcher.token.LocalTokens;
import java.time.Duration;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Shows how the stack does. */
@Command(
    name = "status",
    description = "Show each part of the stack. Exit code 0 when all answer, else 1.",
    mixinStandardHelpOptions = true)
public final class StatusCommand implements Callable<Integer> {
  private static final Duration TOKEN_LIFETIME = Duration.ofMinutes(1);

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    Workspace workspace = Workspace.open();
    Stack stack = new Stack(workspace, Progress.silent());
    Optional<StackState> state = stack.running();
    if (state.isEmpty()) {
      long abandoned = stack.abandoned();
      System.out.println(
          json
              ? Json.write(
                  new StackReport(
                      workspace.home().toString(), false, new LinkedHashMap<>(), List.of()))
              : abandoned == 0
                  ? "The stack is not running. Start it with ./weft up"
                  : "The supervisor is gone; "
                      + abandoned
                      + " of its parts still run. ./weft up takes over, ./weft down stops them");
      return 1;
    }
    WeftConfig config = stack.effective().orElseThrow();
    StackReport report = StackReport.of(config, state.get());
    if (report.links().containsKey("Temporal UI")) {
      report
          .links()
          .putAll(
              OperatorLists.of(
                  config, waiting(workspace, config), ZonedDateTime.now(ZoneId.systemDefault())));
    }
    if (json) {
      System.out.println(Json.write(report));
    } else {
      report.parts().forEach(part -> System.out.println(line(part)));
      report
          .links()
          .forEach((name, address) -> System.out.println(String.format("%-18s %s", name, address)));
    }
    return report.ready() ? 0 : 1;
  }

  /** Each tenant's, since nobody sees the runs of all. */
  private static List<String> waiting(Workspace workspace, WeftConfig config) {
    LocalTokens tokens = LocalTokens.open(workspace.home(), config.auth());
    return Regions.tenants(config).stream()
        .flatMap(tenant ->
            WaitingRuns.of(
                config, () -> tokens.sign(tenant, "owner", Scopes.FLOW_READ, TOKEN_LIFETIME))
                .stream())
        .toList();
  }

  private static String line(PartState part) {
    var process = part.process();
    return String.format(
            Locale.ROOT,
            "%-9s %-10s %-8s %-28s %s %s",
            part.name(),
            part.status().name().toLowerCase(Locale.ROOT),
            process == null ? "" : process.pid(),
            part.address(),
            part.restarts() == 0 ? "" : part.restarts() + " restarts",
            part.detail())
        .stripTrailing();
  }
}
