package dev.weft.launcher.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Shows all of a run. */
@Command(
    name = "show",
    header = "Shows a run: steps with parameters and results, cost, what it waits for, links.",
    footer = {"", "Examples:", "  ./weft show last", "  ./weft show 0199a1b2-c3d4 --json"})
final class ShowCommand extends ClientCommand {
  @Parameters(paramLabel = "RUN", description = "Id, unique beginning of one, or last.")
  String run = "";

  ShowCommand(ClientContext context) {
    super(context);
  }

  @Override
  int execute() {
    WeftApi api = api();
    RunView found = RunIds.find(api, run);
    if (json) {
      RunJson.print(api.wholeRun(found.runId()), out());
    } else {
      text().whole(found, out());
    }
    return ExitCode.COMPLETED;
  }
}
