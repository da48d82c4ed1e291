package dev.weft.launcher.command;

import dev.weft.launcher.Workspace;
import dev.weft.launcher.scaffold.NewFlow;
import dev.weft.launcher.scaffold.NewTool;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Generates what a new flow or tool needs. */
@Command(
    name = "new",
    description = "Generate the files of something new, which compile and are tested, to change.",
    mixinStandardHelpOptions = true,
    subcommands = {NewCommand.Flow.class, NewCommand.Tool.class},
    synopsisSubcommandLabel = "COMMAND")
public final class NewCommand implements Runnable {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  /** Only for picocli. */
  @SuppressWarnings("NullAway.Init")
  public NewCommand() {}

  @Override
  public void run() {
    spec.commandLine().usage(spec.commandLine().getOut());
  }

  /** A new flow. */
  @Command(
      name = "flow",
      description =
          "Generate a flow: its interface, input and result, the code, its test, its page, and its"
              + " lines in the catalogues.",
      mixinStandardHelpOptions = true)
  public static final class Flow implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "In CamelCase, as in OrderReturn.")
    private String name = "";

    @Option(
        names = "--area",
        paramLabel = "WORD",
        description = "The word that names its packages (default: the first word of NAME).")
    private @Nullable String area;

    @Override
    public Integer call() {
      Path root = Workspace.checkout();
      List<String> files = NewFlow.generate(root, name, area);
      files.forEach(System.out::println);
      System.out.println();
      System.out.println("It runs as it is. Record its first histories, and commit them with it:");
      System.out.println(
          "  mvn -q spotless:apply package -pl workers -am -Dweft.record=true"
              + " -Dsurefire.failIfNoSpecifiedTests=false -Dtest='GoldenPayloadsTest,"
              + name
              + "FlowTest,EncryptedFlowTest'");
      System.out.println("Then: ./weft up && ./weft run " + name + " --input FILE");
      System.out.println("What to change, and how: docs/change/add-a-flow.md");
      return 0;
    }
  }

  /** A new tool. */
  @Command(
      name = "tool",
      description = "Add a tool to an agent: the method with its records, and its test.",
      mixinStandardHelpOptions = true)
  public static final class Tool implements Callable<Integer> {
    @Parameters(paramLabel = "NAME", description = "A verb in camelCase, as in moveEvent.")
    private String name = "";

    @Option(
        names = "--agent",
        paramLabel = "AGENT",
        required = true,
        description = "The agent that shall have it, as ./weft agents names it.")
    private String agent = "";

    @Override
    public Integer call() {
      NewTool.generate(Workspace.checkout(), name, agent).forEach(System.out::println);
      System.out.println();
      System.out.println("It only reads, and answers with what it was asked.");
      System.out.println("What to change, and how: docs/change/add-a-tool.md");
      return 0;
    }
  }
}
