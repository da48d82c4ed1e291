package dev.weft.launcher.engine;

import dev.weft.launcher.Progress;
import dev.weft.launcher.os.FileLocks;
import dev.weft.launcher.os.PrivateFiles;
import dev.weft.launcher.os.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Programs that were got once. The cache holds one folder per component and version; a folder
 * appears by one rename when all its programs are there, and a lock keeps two builds from doing the
 * work twice.
 */
final class ProgramCache {
  private final Path cache;
  private final List<EngineSource> sources;

  /**
   * @param cache the folder outside the checkout
   * @param sources where programs come from, in order of preference
   */
  ProgramCache(Path cache, List<EngineSource> sources) {
    this.cache = cache;
    this.sources = List.copyOf(sources);
  }

  /** Gets a component; tells where it came from, or nothing when it cannot be had. */
  Optional<String> get(Component component, Progress progress) {
    if (isComplete(component)) {
      return Optional.of("cache");
    }
    Path lock = cache.resolve("engine").resolve("." + component.cacheName() + ".lock");
    try (FileLocks _ =
        FileLocks.acquire(
            lock, () -> progress.say("waiting: " + component.cacheName() + " is being got"))) {
      if (isComplete(component)) {
        return Optional.of("cache");
      }
      for (EngineSource source : sources) {
        if (tryOne(source, component, progress)) {
          return Optional.of(source.describe());
        }
      }
      return Optional.empty();
    }
  }

  private boolean tryOne(EngineSource source, Component component, Progress progress) {
    Path target = folder(component);
    Path parent = cache.resolve("engine");
    String prefix = "." + component.cacheName() + ".part-";
    try {
      removeLeftovers(parent, prefix);
      Path folder =
          Files.createDirectory(
              parent.resolve(prefix + ProcessIdentity.current().pid() + "-" + System.nanoTime()));
      try {
        source.fetch(component, folder, progress);
        Files.move(folder, target, StandardCopyOption.ATOMIC_MOVE);
        return true;
      } finally {
        PrivateFiles.deleteTree(folder);
      }
    } catch (IOException e) {
      progress.say(component.cacheName() + ", " + source.describe() + ": " + e.getMessage());
      return false;
    }
  }

  private static void removeLeftovers(Path parent, String prefix) throws IOException {
    try (Stream<Path> entries = Files.list(parent)) {
      entries
          .filter(entry -> String.valueOf(entry.getFileName()).startsWith(prefix))
          .forEach(PrivateFiles::deleteTree);
    }
  }

  /** Where a component stands, there or not. */
  Path folder(Component component) {
    return cache.resolve("engine").resolve(component.cacheName());
  }

  /** Whether every program of a component is there. */
  boolean isComplete(Component component) {
    return component.programs().stream()
        .allMatch(program -> Files.isExecutable(folder(component).resolve(program.name())));
  }
}
