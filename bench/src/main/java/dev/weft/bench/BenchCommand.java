package dev.weft.bench;

import dev.weft.bench.api.ApiCommand;
import dev.weft.bench.chaos.ChaosCommand;
import dev.weft.bench.flows.FlowsCommand;
import dev.weft.bench.parts.PartsCommand;
import java.io.PrintWriter;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root of the measuring programs; a new one is listed here. */
@Command(
    name = "weft",
    description = "Measures a stack of Weft of its own and breaks it on purpose.",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND")
public final class BenchCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Only for picocli. */
  @SuppressWarnings("NullAway.Init")
  public BenchCommand() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** Returns the command line, for running it in this process. */
  public static CommandLine commandLine() {
    CommandLine root = new CommandLine(new BenchCommand());
    for (Object program : programs()) {
      root.addSubcommand(program);
    }
    return root.setUsageHelpAutoWidth(true)
        .setCaseInsensitiveEnumValuesAllowed(true)
        .setExecutionExceptionHandler(BenchCommand::onFailure);
  }

  private static List<Object> programs() {
    return List.of(new FlowsCommand(), new ApiCommand(), new PartsCommand(), new ChaosCommand());
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int onFailure(
      Exception problem, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    err.println("weft: " + (problem.getMessage() == null ? problem : problem.getMessage()));
    if (System.getenv("WEFT_DEBUG") == null) {
      err.println("Set WEFT_DEBUG=1 to see where it comes from.");
    } else {
      problem.printStackTrace(err);
    }
    return 1;
  }
}
