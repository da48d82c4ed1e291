package dev.weft.launcher;

import dev.weft.contract.config.InvalidConfigurationException;
import dev.weft.launcher.client.ClientCommands;
import dev.weft.launcher.client.Terminal;
import dev.weft.launcher.command.BackupCommand;
import dev.weft.launcher.command.BenchCommand;
import dev.weft.launcher.command.BenchProgram;
import dev.weft.launcher.command.ChaosCommand;
import dev.weft.launcher.command.ConfigCommand;
import dev.weft.launcher.command.DevCommand;
import dev.weft.launcher.command.DoctorCommand;
import dev.weft.launcher.command.DownCommand;
import dev.weft.launcher.command.GatesCommand;
import dev.weft.launcher.command.LogsCommand;
import dev.weft.launcher.command.NewCommand;
import dev.weft.launcher.command.PolicyTestCommand;
import dev.weft.launcher.command.ReplayCommand;
import dev.weft.launcher.command.RestoreCommand;
import dev.weft.launcher.command.StatusCommand;
import dev.weft.launcher.command.TemporalCommand;
import dev.weft.launcher.command.TestCommand;
import dev.weft.launcher.command.TokenCommand;
import dev.weft.launcher.command.UninstallCommand;
import dev.weft.launcher.command.UpCommand;
import java.io.PrintWriter;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The root of the command line; a new command is listed here or in {@link ClientCommands}. */
@Command(
    name = "weft",
    description = "Turns a goal in plain words into a durable multi-agent flow.",
    mixinStandardHelpOptions = true,
    version = "weft 0.1.0",
    synopsisSubcommandLabel = "COMMAND")
public final class WeftCommand implements Runnable {
  /** Exit code of anything unexpected and of wrong usage. */
  public static final int UNEXPECTED = 1;

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Only for picocli. */
  @SuppressWarnings("NullAway.Init")
  public WeftCommand() {}

  /** Runs the command line and ends the process with its exit code. */
  public static void main(String[] args) {
    System.exit(commandLine().execute(args));
  }

  /** Returns the command line, for running it in this process. */
  public static CommandLine commandLine() {
    CommandLine root =
        new CommandLine(new WeftCommand())
            .setCaseInsensitiveEnumValuesAllowed(true)
            .setUsageHelpAutoWidth(true)
            .setParameterExceptionHandler(WeftCommand::onWrongUsage)
            .setExecutionExceptionHandler(WeftCommand::onFailure);
    ClientCommands.addTo(root, Terminal.ofProcess(), WorkspaceStack::open);
    stackCommands().forEach(command -> root.addSubcommand(line(command)));
    Objects.requireNonNull(root.getSubcommands().get("policy"), "the group")
        .addSubcommand(line(new PolicyTestCommand()));
    return root;
  }

  private static CommandLine line(Object command) {
    return new CommandLine(command)
        .setUsageHelpAutoWidth(true)
        .setStopAtPositional(command instanceof TemporalCommand)
        .setUnmatchedOptionsArePositionalParams(command instanceof BenchProgram)
        .setParameterExceptionHandler(WeftCommand::onWrongUsage)
        .setExecutionExceptionHandler(WeftCommand::onFailure);
  }

  private static List<Object> stackCommands() {
    return List.of(
        new UpCommand(),
        new DownCommand(),
        new StatusCommand(),
        new DevCommand(),
        new LogsCommand(),
        new TokenCommand(),
        new DoctorCommand(),
        new ConfigCommand(),
        new TemporalCommand(),
        new NewCommand(),
        new ReplayCommand(),
        new GatesCommand(),
        new TestCommand(),
        new BenchCommand(),
        new ChaosCommand(),
        new BackupCommand(),
        new RestoreCommand(),
        new UninstallCommand());
  }

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  private static int onWrongUsage(CommandLine.ParameterException problem, String[] args) {
    CommandLine command = problem.getCommandLine();
    PrintWriter err = command.getErr();
    err.println("weft: " + problem.getMessage());
    CommandLine.UnmatchedArgumentException.printSuggestions(problem, err);
    err.println("See '" + command.getCommandSpec().qualifiedName() + " --help'.");
    return failed(command, List.of(args), "wrong_usage", problem.getMessage());
  }

  /** Scripts that asked for JSON get their one object also when a command cannot do its work. */
  private static int failed(
      CommandLine command, List<String> arguments, String code, @Nullable String line) {
    if (arguments.contains("--json")) {
      Map<String, String> object = new LinkedHashMap<>();
      object.put("error", line == null ? "failed" : line);
      object.put("code", code);
      command.getOut().println(Json.write(object));
      command.getOut().flush();
    }
    return UNEXPECTED;
  }

  private static int onFailure(
      Exception problem, CommandLine command, CommandLine.ParseResult parsed) {
    PrintWriter err = command.getErr();
    List<String> arguments = parsed.originalArgs();
    if (problem instanceof LauncherException || problem instanceof InvalidConfigurationException) {
      err.println("weft: " + problem.getMessage());
      String code = problem instanceof LauncherException ? "environment" : "invalid_configuration";
      return failed(command, arguments, code, problem.getMessage());
    }
    err.println("weft: " + problem);
    if (System.getenv("WEFT_DEBUG") == null) {
      err.println("Set WEFT_DEBUG=1 to see where it comes from.");
    } else {
      problem.printStackTrace(err);
    }
    return failed(command, arguments, "internal", problem.toString());
  }
}
