package dev.weft.launcher.client;

import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Says who sees a run. */
@Command(
    name = "visibility",
    header = "Says who sees a run: private, family or public.",
    description = {
      "",
      "private: you, its owner. family: those who share a group with it. public: everybody of the"
          + " tenant. Groups stand in the token.",
      ""
    },
    footer = {
      "",
      "Examples:",
      "  ./weft visibility last private",
      "  ./weft visibility 0199a1b2-c3d4 family --group family-7"
    })
final class VisibilityCommand extends ClientCommand {
  @Parameters(
      index = "0",
      paramLabel = "RUN",
      description = "Id, unique beginning of one, or last.")
  String run = "";

  @Parameters(index = "1", paramLabel = "WHO", description = "private, family or public.")
  Audience.Visibility visibility = Audience.Visibility.PRIVATE;

  @Option(
      names = "--group",
      paramLabel = "NAME",
      description = "For family: one of the groups that your token names.")
  @Nullable String group;

  VisibilityCommand(ClientContext context) {
    super(context);
  }

  static Map<String, Object> request(Audience.Visibility visibility, @Nullable String group) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("visibility", visibility.name());
    if (group != null) {
      request.put("group", group);
    }
    return request;
  }

  @Override
  int execute() {
    WeftApi api = api();
    RunView found = RunIds.find(api, run);
    RunView changed =
        WeftApi.convert(api.shareRun(found.runId(), request(visibility, group)), RunView.class);
    if (json) {
      RunJson.print(RunJson.of(changed), out());
    } else {
      text().whole(changed, out());
    }
    return ExitCode.COMPLETED;
  }
}
