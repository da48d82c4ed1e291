package dev.weft.launcher.command;

import dev.weft.launcher.os.PrivateFiles;
import dev.weft.launcher.stack.Stack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/**
 * What Weft made on this machine, and nothing else: a folder that somebody else uses as well keeps
 * what is theirs.
 *
 * @param remove paths to remove, whole
 * @param folders folders to remove once they are empty, the innermost first
 * @param kept what stays, each with the reason
 */
record Belongings(List<Path> remove, List<Path> folders, List<String> kept) {
  private static final List<String> HOME =
      List.of(
          "app",
          "data/postgres",
          "data/redis",
          "data/sandbox",
          "keys",
          "logs",
          "run",
          "VERSION",
          "RESTORED");
  private static final List<String> CACHE =
      List.of("engine", "postgres", "redis", ".postgres.lock", ".redis.lock");

  /**
   * Looks at a home and a cache.
   *
   * @param builds folders of what was built from the checkout
   * @param cacheInUse whether programs of the cache run for somebody else
   */
  static Belongings of(Path home, Path cache, List<Path> builds, boolean cacheInUse)
      throws IOException {
    List<Path> remove = new ArrayList<>();
    List<String> kept = new ArrayList<>();
    if (Files.isRegularFile(Stack.versionFile(home))) {
      remove.addAll(known(home, HOME));
      others(home, HOME).forEach(other -> kept.add(other + " (not Weft's)"));
    } else if (Files.exists(home)) {
      kept.add(home + " (holds no VERSION file of Weft's)");
    }
    if (cacheInUse) {
      kept.add(cache + " (another stack runs programs of it)");
    } else {
      remove.addAll(known(cache, CACHE));
      others(cache, CACHE).forEach(other -> kept.add(other + " (not Weft's)"));
    }
    remove.addAll(builds.stream().filter(Files::exists).toList());
    return new Belongings(remove, List.of(home.resolve("data"), home, cache), kept);
  }

  private static List<Path> known(Path folder, List<String> names) {
    return names.stream().map(folder::resolve).filter(Files::exists).toList();
  }

  private static List<Path> others(Path folder, List<String> names) throws IOException {
    List<String> own = names.stream().map(name -> name.split("/", -1)[0]).toList();
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> entries = Files.list(folder)) {
      return entries
          .filter(entry -> !own.contains(String.valueOf(entry.getFileName())))
          .sorted()
          .toList();
    }
  }

  /** Removes what is Weft's, and the folders around it that are empty then. */
  void delete() throws IOException {
    remove.forEach(PrivateFiles::deleteTree);
    for (Path folder : folders) {
      if (Files.isDirectory(folder) && isEmpty(folder)) {
        Files.delete(folder);
      }
    }
  }

  private static boolean isEmpty(Path folder) throws IOException {
    try (Stream<Path> entries = Files.list(folder)) {
      return entries.findAny().isEmpty();
    }
  }
}
