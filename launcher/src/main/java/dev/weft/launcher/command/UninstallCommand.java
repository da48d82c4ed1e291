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
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
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
    Map<String, Long> sizes = new LinkedHashMap<>();
    for (Path path : paths(workspace)) {
      if (Files.exists(path)) {
        sizes.put(path.toString(), PrivateFiles.size(path));
      }
    }
    if (json) {
      Map<String, Object> printed = new LinkedHashMap<>();
      printed.put("dryRun", dryRun);
      printed.put("bytesByPath", sizes);
      System.out.println(Json.write(printed));
    } else {
      sizes.forEach((path, bytes) -> System.out.println(megabytes(bytes) + "  " + path));
      long total = sizes.values().stream().mapToLong(Long::longValue).sum();
      System.out.println(megabytes(total) + "  in all");
    }
    if (dryRun) {
      return 0;
    }
    confirm();
    new Stack(workspace, Progress.to(System.err)).down();
    for (String path : sizes.keySet()) {
      PrivateFiles.deleteTree(Path.of(path));
    }
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

  private static Set<Path> paths(Workspace workspace) throws IOException {
    Set<Path> paths = new LinkedHashSet<>();
    paths.add(workspace.home());
    paths.add(workspace.config().temporal().engine().cache());
    for (String module :
        new SourceBuild(workspace.root(), workspace.logs(), Progress.silent()).modules()) {
      paths.add(workspace.root().resolve(module).resolve("target"));
    }
    paths.add(workspace.root().resolve("launcher/target"));
    paths.add(workspace.root().resolve("target"));
    return paths;
  }

  private static String megabytes(long bytes) {
    return String.format(Locale.ROOT, "%8.1f MB", bytes / 1_048_576.0);
  }
}
