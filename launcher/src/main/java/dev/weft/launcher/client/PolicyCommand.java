package dev.weft.launcher.client;

import java.util.List;
import picocli.CommandLine.Command;

/** What policy decides; its parts say it. */
@Command(
    name = "policy",
    header = "Shows what policy decides, and why.",
    footer = {
      "",
      "Examples:",
      "  ./weft policy explain",
      "  ./weft policy explain --subject-residency EU"
    })
final class PolicyCommand extends ClientCommand {
  PolicyCommand(ClientContext context) {
    super(context);
  }

  @Override
  List<ClientCommand> parts() {
    return List.of(new PlacementCommand.Explain(context));
  }

  @Override
  int execute() {
    throw new CommandFailure("Say which: ./weft policy explain, or see ./weft policy --help");
  }
}
