package dev.weft.launcher.command;

import dev.weft.launcher.Json;
import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import dev.weft.launcher.Question;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.build.SourceBuild;
import dev.weft.launcher.os.PrivateFiles;
import dev.weft.launcher.stack.Stack;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Removes what Weft made on this machine. */
@Command(
    name = "uninstall",
    description = "Stop the stack and remove its data, the cache and everything that was built.",
    mixinStandardHelpOptions = true)
public final class UninstallCommand implements Callable<Integer> {
  @Option(names = "--dry-run", description = "Only list paths and sizes.")
  private boolean dryRun;

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Override
  public Integer call() throws IOException {
    Workspace workspace = Workspace.open();
    Stack stack = new Stack(workspace, Progress.to(System.err));
    Belongings belongings = belongings(workspace, stack);
    Map<String, Long> sizes = new LinkedHashMap<>();
    for (Path path : belongings.remove()) {
      sizes.put(path.toString(), PrivateFiles.size(path));
    }
    if (json) {
      Map<String, Object> printed = new LinkedHashMap<>();
      printed.put("dryRun", dryRun);
      printed.put("bytesByPath", sizes);
      printed.put("kept", belongings.kept());
      System.out.println(Json.write(printed));
    } else {
      sizes.forEach((path, bytes) -> System.out.println(megabytes(bytes) + "  " + path));
      long total = sizes.values().stream().mapToLong(Long::longValue).sum();
      System.out.println(megabytes(total) + "  in all");
      belongings.kept().forEach(kept -> System.out.println("       stays  " + kept));
    }
    if (dryRun) {
      return 0;
    }
    confirm();
    stack.down();
    belongings.delete();
    if (!json) {
      System.out.println("removed");
    }
    return 0;
  }

  private void confirm() {
    if (yes) {
      return;
    }
    String answer =
        Question.ask("Remove all of this for good? [y/N] ")
            .orElseThrow(() ->
                new LauncherException(
                    "nothing was removed, since nobody can be asked here", "add --yes"));
    if (!answer.toLowerCase(Locale.ROOT).startsWith("y")) {
      throw new LauncherException("nothing was removed", "answer y to remove it");
    }
  }

  private static Belongings belongings(Workspace workspace, Stack stack) throws IOException {
    Path cache = workspace.config().temporal().engine().cache();
    List<Path> builds = new ArrayList<>();
    for (String module :
        SourceBuild.ofBench(workspace.root(), workspace.logs(), Progress.silent()).modules()) {
      builds.add(workspace.root().resolve(module).resolve("target"));
    }
    builds.add(workspace.root().resolve("launcher/target"));
    builds.add(workspace.root().resolve("target"));
    long supervisor = stack.running().map(state -> state.supervisor().pid()).orElse(-1L);
    return Belongings.of(workspace.home(), cache, builds, othersRun(cache, supervisor));
  }

  /** Whether a program of a folder runs that no ancestor of ours started. */
  private static boolean othersRun(Path folder, long supervisor) {
    return ProcessHandle.allProcesses()
        .filter(process ->
            process.info().command().filter(path -> path.startsWith(folder + "/")).isPresent())
        .anyMatch(process ->
            Stream.iterate(
                    Optional.of(process),
                    Optional::isPresent,
                    one -> one.flatMap(ProcessHandle::parent))
                .flatMap(Optional::stream)
                .noneMatch(ancestor -> ancestor.pid() == supervisor));
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%8.1f MB", bytes / 1_048_576.0);
  }
}
