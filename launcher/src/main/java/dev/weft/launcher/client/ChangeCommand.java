package dev.weft.launcher.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Changes a run that has not started. */
@Command(
    name = "change",
    header = "Changes a run that has not started: its time, its goal or its input.",
    footer = {
      "",
      "Examples:",
      "  ./weft change last --in 30m",
      "  ./weft change 0199a1b2-c3d4 --at 2027-03-01T09:00",
      "  ./weft change last --input trip.json"
    })
final class ChangeCommand extends ClientCommand {
  @Parameters(paramLabel = "RUN", description = "Id, unique beginning of one, or last.")
  String run = "";

  @Option(names = "--at", paramLabel = "TIME", description = "Start then.")
  @Nullable String at;

  @Option(names = "--in", paramLabel = "TIME", description = "Start after this time from now.")
  @Nullable String in;

  @Option(names = "--goal", paramLabel = "TEXT", description = "The new goal.")
  @Nullable String goal;

  @Option(names = "--input", paramLabel = "FILE", description = "The new input as JSON, whole.")
  @Nullable String input;

  ChangeCommand(ClientContext context) {
    super(context);
  }

  @Override
  int execute() {
    Map<String, Object> change = new LinkedHashMap<>();
    if (at != null) {
      change.put("startAt", at);
    }
    if (in != null) {
      change.put("startIn", in);
    }
    if (goal != null) {
      change.put("goal", goal);
    }
    if (input != null) {
      change.put("input", readJson("--input", input));
    }
    if (change.isEmpty()) {
      throw new CommandFailure("Say what to change: --at, --in, --goal or --input.");
    }
    WeftApi api = api();
    RunView found = RunIds.find(api, run);
    RunView changed = WeftApi.convert(api.changeRun(found.runId(), change), RunView.class);
    if (json) {
      RunJson.print(RunJson.of(changed), out());
    } else {
      text().whole(changed, out());
    }
    return ExitCode.COMPLETED;
  }
}
