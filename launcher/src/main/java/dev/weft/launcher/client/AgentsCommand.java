package dev.weft.launcher.client;

import picocli.CommandLine.Command;

/** Lists agents. */
@Command(
    name = "agents",
    header = "Lists the agents and the tools that they may call.",
    footer = {"", "Examples:", "  ./weft agents", "  ./weft agents --json"})
final class AgentsCommand extends ClientCommand {
  AgentsCommand(ClientContext context) {
    super(context);
  }

  @Override
  int execute() {
    WeftApi.Page page = api().agents();
    if (json) {
      printList("agents", page);
      return ExitCode.COMPLETED;
    }
    for (var agent : page.items()) {
      out().println(style().bold(Values.text(agent.get("name"))) + "  " + agent.get("role"));
      out().println("  " + Values.text(agent.get("capabilities")));
    }
    return ExitCode.COMPLETED;
  }
}
