package dev.weft.launcher.command;

import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.Json;
import dev.weft.launcher.Progress;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.stack.Stack;
import dev.weft.launcher.stack.StackState;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Starts the stack. */
@Command(
    name = "up",
    description = "Build what is missing, start the stack and wait until every part answers.",
    mixinStandardHelpOptions = true)
public final class UpCommand implements Callable<Integer> {
  @Option(
      names = "--only",
      split = ",",
      paramLabel = "PART",
      description =
          "Start only these parts and what they need: postgres, redis, temporal, ui, migrator,"
              + " sandbox, worker, api.")
  private List<String> only = new ArrayList<>();

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Override
  public Integer call() {
    Workspace workspace = Workspace.open();
    Stack stack = new Stack(workspace, Progress.to(System.err));
    StackState state = stack.up(only);
    WeftConfig config = stack.effective().orElseThrow();
    ScheduleProblems.print(workspace.run(), System.err);
    if (json) {
      System.out.println(Json.write(StackReport.of(config, state)));
    } else {
      StackReport.of(config, state)
          .links()
          .forEach((name, address) -> System.out.println(String.format("%-12s %s", name, address)));
    }
    return 0;
  }
}
