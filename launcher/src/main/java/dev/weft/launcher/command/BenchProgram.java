package dev.weft.launcher.command;

import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.build.SourceBuild;
import dev.weft.launcher.stack.LogFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Parameters;

/** Builds the measuring programs when their sources are newer, and hands over to one of them. */
public abstract sealed class BenchProgram implements Callable<Integer>
    permits BenchCommand, ChaosCommand {
  private static final String MAIN = "dev.weft.bench.BenchCommand";

  @Parameters(paramLabel = "ARGUMENT", arity = "0..*", description = "Handed on as they are.")
  private List<String> arguments = new ArrayList<>();

  /** What stands before the caller's arguments. */
  abstract List<String> prefix();

  @Override
  public final Integer call() throws IOException, InterruptedException {
    Workspace workspace = Workspace.open();
    Path log = new LogFiles(workspace.logs()).of("build");
    SourceBuild build = SourceBuild.ofBench(workspace.root(), log, Progress.to(System.err));
    if (build.isStale()) {
      build.build();
    }
    Path target = workspace.root().resolve(SourceBuild.BENCH).resolve("target");
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.add("-XX:+UseSerialGC");
    command.add("-Xmx1g");
    command.add("--enable-native-access=ALL-UNNAMED");
    command.add("--sun-misc-unsafe-memory-access=allow");
    command.add("-D" + Workspace.ROOT_PROPERTY + "=" + workspace.root());
    command.add("-cp");
    command.add(jar(target) + ":" + target.resolve("lib") + "/*");
    command.add(MAIN);
    command.addAll(prefix());
    command.addAll(arguments);
    return run(new ProcessBuilder(command).inheritIO().start());
  }

  /** Whoever ends this process ends the program, which takes its stack down first. */
  private static int run(Process program) throws InterruptedException {
    Thread end =
        new Thread(() -> {
          program.destroy();
          program.onExit().join();
        });
    Runtime.getRuntime().addShutdownHook(end);
    return program.waitFor();
  }

  private static Path jar(Path target) throws IOException {
    try (Stream<Path> files = Files.list(target)) {
      Optional<Path> jar =
          files
              .filter(file ->
                  file.getFileName().toString().matches("weft-bench-[0-9.]+(-SNAPSHOT)?\\.jar"))
              .findFirst();
      return jar.orElseThrow(() ->
          new LauncherException("the measuring programs are not built", "run the command again"));
    }
  }
}
