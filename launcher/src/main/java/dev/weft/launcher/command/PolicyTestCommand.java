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

/** Runs a user's cases against a bundle of placement rules; needs no running stack. */
@Command(
    name = "test",
    description =
        "Run your own cases against a bundle of placement rules. Exit code 0 when all are as"
            + " expected, 1 when one is not, 2 when the file or the bundle is refused.",
    mixinStandardHelpOptions = true)
public final class PolicyTestCommand implements Callable<Integer> {
  @Parameters(paramLabel = "CASES", description = "The file of cases.")
  private String cases = "";

  @Option(
      names = "--rules",
      paramLabel = "FOLDER",
      description = "The bundle (default: the rules that Weft brings along).")
  private String rules = "";

  @Override
  public Integer call() throws IOException, InterruptedException {
    Workspace workspace = Workspace.open();
    Path file = Path.of(cases).toAbsolutePath();
    if (!Files.isRegularFile(file)) {
      throw new LauncherException("there is no file " + cases, "docs/understand/placement.md");
    }
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home")).resolve("bin/java").toString());
    command.addAll(List.of("-Xmx256m", "-XX:+UseSerialGC", "-XX:TieredStopAtLevel=1"));
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.addAll(
        List.of(
            "-cp",
            CheckoutWorker.classpath(workspace),
            "dev.weft.policy.placement.PlacementCases",
            file.toString()));
    if (!rules.isEmpty()) {
      command.add(Path.of(rules).toAbsolutePath().toString());
    }
    return new ProcessBuilder(command).inheritIO().start().waitFor();
  }
}
