package dev.weft.launcher.command;

import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.dev.CheckoutWorker;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** Replays a run's history with the flows as they are now. */
@Command(
    name = "replay",
    description =
        "Replay a history that './weft history RUN --json' printed with the flows of this checkout."
            + " Exit code 0 when they decide as they did, else 1, with the event and the line of"
            + " code.",
    mixinStandardHelpOptions = true)
public final class ReplayCommand implements Callable<Integer> {
  @Parameters(paramLabel = "FILE", description = "The history.")
  private String file = "";

  @Option(
      names = "--debug",
      description =
          "Wait for a debugger on 127.0.0.1 first: breakpoints in flows work, and a flow may stand"
              + " still as long as you like.")
  private boolean debug;

  @Option(
      names = "--debug-port",
      paramLabel = "PORT",
      defaultValue = "5005",
      description = "Where the debugger connects (default: ${DEFAULT-VALUE}).")
  private int debugPort;

  @Override
  public Integer call() throws IOException, InterruptedException {
    Workspace workspace = Workspace.open();
    Path history = Path.of(file).toAbsolutePath();
    if (!Files.isRegularFile(history)) {
      throw new LauncherException(
          "there is no file " + file, "get one with: ./weft history RUN --json > FILE");
    }
    String classpath = CheckoutWorker.classpath(workspace);
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home")).resolve("bin/java").toString());
    command.addAll(List.of("-Xmx512m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("--sun-misc-unsafe-memory-access=allow");
    if (debug) {
      command.add(
          "-agentlib:jdwp=transport=dt_socket,server=y,suspend=y,address=127.0.0.1:" + debugPort);
    }
    command.addAll(
        List.of("-cp", classpath, "dev.weft.worker.ReplayApplication", history.toString()));
    ProcessBuilder replay = new ProcessBuilder(command).inheritIO();
    if (debug) {
      // The engine's SDK then takes no standing still for a deadlock.
      replay.environment().put("TEMPORAL_DEBUG", "true");
      System.err.println("Connect a debugger to 127.0.0.1:" + debugPort + "; Ctrl-C gives up.");
    }
    return replay.start().waitFor();
  }
}
