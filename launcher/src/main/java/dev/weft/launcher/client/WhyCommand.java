package dev.weft.launcher.client;

import java.util.LinkedHashMap;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** Says what a run waits for. */
@Command(
    name = "why",
    header = "Says what a run waits for, and the command that helps.",
    description = {
      "",
      "A person and the deadline, a retry with its last error and next time, a missing worker, an"
          + " open circuit, or a flow that fails to go on.",
      ""
    },
    footer = {"", "Examples:", "  ./weft why last", "  ./weft why 0199a1b2-c3d4 --json"})
final class WhyCommand extends ClientCommand {
  @Parameters(paramLabel = "RUN", description = "Id, unique beginning of one, or last.")
  String run = "";

  WhyCommand(ClientContext context) {
    super(context);
  }

  @Override
  int execute() {
    WeftApi api = api();
    RunView found = RunIds.find(api, run);
    if (json) {
      Map<String, Object> object = new LinkedHashMap<>();
      object.put("runId", found.runId());
      object.put("status", found.status());
      object.put("waitingFor", api.wholeRun(found.runId()).get("waitingFor"));
      RunJson.print(object, out());
    } else {
      text().why(found, out());
    }
    return ExitCode.COMPLETED;
  }
}
