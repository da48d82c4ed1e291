package dev.weft.launcher.command;

import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import dev.weft.launcher.Question;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.os.Programs;
import dev.weft.launcher.stack.EngineTls;
import dev.weft.launcher.stack.Stack;
import dev.weft.launcher.token.LocalTokens;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
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
            + " address, namespace, codec and a token are filled in.",
    mixinStandardHelpOptions = true)
public final class TemporalCommand implements Callable<Integer> {
  private static final String READING = "flow:read history:read";
  private static final Duration LIFETIME = Duration.ofMinutes(15);

  @Option(
      names = "--get",
      description = "Build or download the program when it is not there, without asking.")
  private boolean get;

  @Option(
      names = "--tenant",
      defaultValue = "demo",
      description = "Whose payloads are shown in clear text (default ${DEFAULT-VALUE}).")
  private String tenant = "demo";

  @Option(
      names = "--user",
      defaultValue = "owner",
      description = "Who reads, as the audit notes it (default ${DEFAULT-VALUE}).")
  private String user = "owner";

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
    builder.environment().putAll(EngineTls.ofCommandLine(config));
    codec(builder.environment(), workspace, config);
    return builder.start().waitFor();
  }

  /** A token of the environment, or one that this laptop's own key signs, for some minutes. */
  private void codec(Map<String, String> environment, Workspace workspace, WeftConfig config) {
    String given = System.getenv().getOrDefault("WEFT_TOKEN", "");
    boolean own = workspace.config().auth().jwks().isEmpty();
    if (given.isEmpty() && !own) {
      return;
    }
    if (given.isEmpty()) {
      TokenCommand.refuseUnknown(tenant, workspace.config());
    }
    String token =
        given.isEmpty()
            ? LocalTokens.open(workspace.home(), config.auth())
                .sign(tenant, user, READING, LIFETIME)
            : given;
    environment.put("TEMPORAL_CODEC_ENDPOINT", config.apiUrl() + "/api/v1/codec");
    environment.put("TEMPORAL_CODEC_AUTH", "Bearer " + token);
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
