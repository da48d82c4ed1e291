package dev.weft.launcher.command;

import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import dev.weft.launcher.Question;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.os.Programs;
import dev.weft.launcher.stack.Stack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Runs the operator's command line. */
@Command(
    name = "temporal",
    description =
        "Run Temporal's own command line against this stack, as in 'weft temporal workflow list';"
            + " address and namespace are filled in.",
    mixinStandardHelpOptions = true)
public final class TemporalCommand implements Callable<Integer> {
  @Option(
      names = "--get",
      description = "Build or download the program when it is not there, without asking.")
  private boolean get;

  @Parameters(paramLabel = "ARGUMENT", arity = "0..*", description = "Handed on as they are.")
  private List<String> arguments = new ArrayList<>();

  @Override
  public Integer call() throws IOException, InterruptedException {
    Workspace workspace = Workspace.open();
    Stack stack = new Stack(workspace, Progress.to(System.err));
    WeftConfig config = stack.effective().orElseGet(stack::configured);
    Path program = program(stack);
    List<String> command = new ArrayList<>();
    command.add(program.toString());
    command.addAll(arguments);
    ProcessBuilder builder = new ProcessBuilder(command).inheritIO();
    builder.environment().put("TEMPORAL_ADDRESS", Stack.operatorAddress(config));
    builder.environment().put("TEMPORAL_NAMESPACE", config.temporal().namespace());
    return builder.start().waitFor();
  }

  private Path program(Stack stack) {
    Optional<Path> there = Programs.find("temporal").or(() -> stack.provisioner().cachedCli());
    if (there.isPresent()) {
      return there.get();
    }
    if (!get) {
      String answer =
          Question.ask("The temporal command line is not here yet. Get it? [Y/n] ")
              .orElseThrow(() ->
                  new LauncherException(
                      "the temporal command line is not here yet",
                      "run ./weft temporal --get once, or install it"));
      if (answer.toLowerCase(Locale.ROOT).startsWith("n")) {
        throw new LauncherException(
            "the temporal command line is not here", "run ./weft temporal --get when you want it");
      }
    }
    return stack.provisioner().cli(Progress.to(System.err));
  }
}
