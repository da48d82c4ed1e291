package dev.weft.launcher.client;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Cancels a run. */
@Command(
    name = "cancel",
    header = "Cancels a run; what it has done is undone.",
    footer = {"", "Examples:", "  ./weft cancel last", "  ./weft cancel 0199a1b2-c3d4"})
final class CancelCommand extends ClientCommand {
  @Parameters(paramLabel = "RUN", description = "Id, unique beginning of one, or last.")
  String run = "";

  CancelCommand(ClientContext context) {
    super(context);
  }

  @Override
  int execute() {
    WeftApi api = api();
    RunView found = RunIds.find(api, run);
    if (found.ended()) {
      throw new CommandFailure(
          "already_ended",
          "Run " + found.shortId() + " has ended: " + Values.status(found.status()) + ".");
    }
    api.cancel(found.runId());
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("runId", found.runId());
      object.put("cancelling", true);
      RunJson.print(object, out());
    } else {
      out().println("Cancelling run " + found.shortId() + "; what it has done is undone.");
      out().println("  Follow it with: ./weft watch " + found.runId());
    }
    return ExitCode.COMPLETED;
  }
}
