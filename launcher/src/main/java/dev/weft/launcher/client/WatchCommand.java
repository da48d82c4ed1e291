package dev.weft.launcher.client;

import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Follows a run that is under way. */
@Command(
    name = "watch",
    header = "Shows a run live until it ends.",
    description = {
      "",
      "On a terminal it asks for confirmations, as run does; without one it waits until somebody"
          + " else has decided. Its exit codes are those of run.",
      ""
    },
    footer = {"", "Examples:", "  ./weft watch last", "  ./weft watch 0199a1b2-c3d4 --json"})
final class WatchCommand extends FollowingCommand {
  @Parameters(paramLabel = "RUN", description = "Id, unique beginning of one, or last.")
  String run = "";

  WatchCommand(ClientContext context) {
    super(context);
  }

  @Override
  int execute() throws InterruptedException {
    timeout();
    WeftApi api = counting(api());
    return follow(api, RunIds.find(api, run), false);
  }
}
