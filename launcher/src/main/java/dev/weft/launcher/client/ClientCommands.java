package dev.weft.launcher.client;

import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.function.Supplier;
import picocli.CommandLine;

/** The client's part of the command line. */
public final class ClientCommands {
  private ClientCommands() {}

  /**
   * Adds the client commands to a command line.
   *
   * @param stack the stack on this machine; asked for only by a command that needs it
   */
  public static void addTo(CommandLine root, Terminal terminal, Supplier<LocalStack> stack) {
    ClientContext context = new ClientContext(terminal, stack);
    List<ClientCommand> commands =
        List.of(
            new RunCommand(context),
            new PlanCommand(context),
            new RunsCommand(context),
            new ShowCommand(context),
            new WatchCommand(context),
            new WhyCommand(context),
            new HistoryCommand(context),
            new ApprovalsCommand(context),
            new ApproveCommand(context),
            new DecisionCommand.Reject(context),
            new ControlCommand.Cancel(context),
            new ControlCommand.Pause(context),
            new ControlCommand.Resume(context),
            new ControlCommand.Terminate(context),
            new CostsCommand(context),
            new BudgetsCommand(context),
            new RerunCommand(context),
            new DebtsCommand(context),
            new RepairCommand(context),
            new AgentsCommand(context),
            new FlowsCommand(context),
            new TemplatesCommand(context),
            new SchedulesCommand(context),
            new ChangeCommand(context),
            new VisibilityCommand(context),
            new KeysCommand(context),
            new TenantsCommand(context),
            new PolicyCommand(context));
    add(root, root, terminal, commands);
  }

  private static void add(
      CommandLine root,
      CommandLine parent,
      Terminal terminal,
      List<? extends ClientCommand> commands) {
    PrintWriter out = new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8);
    PrintWriter err = new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8);
    for (ClientCommand command : commands) {
      CommandLine line = new CommandLine(command);
      add(root, line, terminal, command.parts());
      parent.addSubcommand(
          line.setCaseInsensitiveEnumValuesAllowed(true)
              .setOut(out)
              .setErr(err)
              .setParameterExceptionHandler(root.getParameterExceptionHandler())
              .setExecutionExceptionHandler(root.getExecutionExceptionHandler()));
    }
  }
}
