package dev.weft.launcher.engine;

import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import dev.weft.launcher.os.FileLocks;
import dev.weft.launcher.os.PrivateFiles;
import dev.weft.launcher.os.ProcessIdentity;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Finds or gets the engine, in this order: programs named in the configuration, the cache, a build
 * from pinned Go modules, the release archives, and last the in-memory test server.
 *
 * <p>The cache holds one folder per component and version; a folder appears by one rename when all
 * its programs are there, and a lock keeps two builds from doing the work twice.
 */
public final class EngineProvisioner {
  private final WeftConfig.Engine settings;
  private final PinnedVersions pins;
  private final List<EngineSource> sources;
  private final String architecture;

  EngineProvisioner(
      WeftConfig.Engine settings,
      PinnedVersions pins,
      List<EngineSource> sources,
      String architecture) {
    this.settings = settings;
    this.pins = pins;
    this.sources = List.copyOf(sources);
    this.architecture = architecture;
  }

  /**
   * Prepares to get the engine on this machine.
   *
   * @param engineFolder {@code temporal-config/engine} of the checkout
   * @param log where a build writes
   */
  public static EngineProvisioner of(WeftConfig.Engine settings, Path engineFolder, Path log) {
    List<EngineSource> sources = new ArrayList<>();
    GoBuild.find(engineFolder, log).ifPresent(sources::add);
    if (!settings.archiveUrl().isEmpty()) {
      sources.add(new ReleaseArchives(settings.archiveUrl()));
    }
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return new EngineProvisioner(
        settings,
        PinnedVersions.read(engineFolder),
        sources,
        machine.equals("aarch64") ? "arm64" : "amd64");
  }

  /** Tells how the server would come now, for people, without getting it. */
  public String outlook() {
    if (!settings.serverBinary().isEmpty()) {
      return "configured: " + settings.serverBinary();
    }
    Component server = Component.server(pins.server(), architecture);
    if (isComplete(server)) {
      return "cached: " + cached(server);
    }
    return sources.isEmpty()
        ? "in-memory test server only: install Go 1.26.4 or newer"
        : "not yet here, will be " + sources.getFirst().describe();
  }

  /** Gets server, SQL tool and Web UI; falls back to the in-memory test server with a warning. */
  public EnginePrograms provision(Progress progress) {
    String server = settings.serverBinary();
    String sqlTool = settings.sqlToolBinary();
    String origin = "configured";
    if (server.isEmpty() != sqlTool.isEmpty()) {
      throw new LauncherException(
          "temporal.engine.serverBinary and sqlToolBinary belong together", "set both or none");
    }
    if (server.isEmpty()) {
      Component component = Component.server(pins.server(), architecture);
      Optional<String> got = get(component, progress);
      if (got.isEmpty()) {
        progress.say(
            "WARNING: the Temporal server cannot be had here. Its in-memory test server runs"
                + " instead: nothing survives a restart, no schedules, no Web UI.");
        return new EnginePrograms("in-memory test server", null, null, null);
      }
      origin = got.get();
      server = cached(component).resolve("temporal-server").toString();
      sqlTool = cached(component).resolve("temporal-sql-tool").toString();
    }
    requireProgram("temporal.engine.serverBinary", server);
    requireProgram("temporal.engine.sqlToolBinary", sqlTool);
    return new EnginePrograms(origin, server, sqlTool, ui(progress));
  }

  private @Nullable String ui(Progress progress) {
    if (!settings.uiBinary().isEmpty()) {
      requireProgram("temporal.engine.uiBinary", settings.uiBinary());
      return settings.uiBinary();
    }
    Component component = Component.ui(pins.ui(), architecture);
    if (get(component, progress).isEmpty()) {
      progress.say("WARNING: Temporal's Web UI cannot be had here; the stack runs without it.");
      return null;
    }
    return cached(component).resolve("temporal-ui-server").toString();
  }

  /** Returns the operator's command line from the cache, or nothing when it was never built. */
  public Optional<Path> cachedCli() {
    Component component = Component.cli(pins.cli(), architecture);
    return isComplete(component)
        ? Optional.of(cached(component).resolve("temporal"))
        : Optional.empty();
  }

  /** Gets the operator's command line. */
  public Path cli(Progress progress) {
    Component component = Component.cli(pins.cli(), architecture);
    if (get(component, progress).isEmpty()) {
      throw new LauncherException(
          "the temporal command line cannot be had here",
          "install Go 1.26.4 or newer, or put a 'temporal' program on the PATH");
    }
    return cached(component).resolve("temporal");
  }

  private Optional<String> get(Component component, Progress progress) {
    if (isComplete(component)) {
      return Optional.of("cache");
    }
    Path lock = settings.cache().resolve("engine").resolve("." + component.cacheName() + ".lock");
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
    Path target = cached(component);
    Path parent = settings.cache().resolve("engine");
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

  private Path cached(Component component) {
    return settings.cache().resolve("engine").resolve(component.cacheName());
  }

  private boolean isComplete(Component component) {
    return component.programs().stream()
        .allMatch(program -> Files.isExecutable(cached(component).resolve(program.name())));
  }

  private static void requireProgram(String key, String program) {
    if (!Files.isExecutable(Path.of(program))) {
      throw new LauncherException(
          key + ": " + program + " is no program", "correct the path or remove the key");
    }
  }
}
