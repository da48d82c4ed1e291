package dev.weft.launcher.engine;

import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Finds or gets the engine, in this order: programs named in the configuration, the cache, a build
 * from pinned Go modules, the release archives, and last the in-memory test server.
 */
public final class EngineProvisioner {
  private final WeftConfig.Engine settings;
  private final PinnedVersions pins;
  private final List<EngineSource> sources;
  private final ProgramCache programs;
  private final String architecture;

  EngineProvisioner(
      WeftConfig.Engine settings,
      PinnedVersions pins,
      List<EngineSource> sources,
      String architecture) {
    this.settings = settings;
    this.pins = pins;
    this.sources = List.copyOf(sources);
    this.programs = new ProgramCache(settings.cache(), this.sources);
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
    if (programs.isComplete(server)) {
      return "cached: " + programs.folder(server);
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
      Optional<String> got = programs.get(component, progress);
      if (got.isEmpty()) {
        progress.say(
            "WARNING: the Temporal server cannot be had here. Its in-memory test server runs"
                + " instead: nothing survives a restart, no schedules, no Web UI.");
        return new EnginePrograms("in-memory test server", null, null, null);
      }
      origin = got.get();
      server = programs.folder(component).resolve("temporal-server").toString();
      sqlTool = programs.folder(component).resolve("temporal-sql-tool").toString();
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
    if (programs.get(component, progress).isEmpty()) {
      progress.say("WARNING: Temporal's Web UI cannot be had here; the stack runs without it.");
      return null;
    }
    return programs.folder(component).resolve("temporal-ui-server").toString();
  }

  /** Returns the operator's command line from the cache, or nothing when it was never built. */
  public Optional<Path> cachedCli() {
    Component component = Component.cli(pins.cli(), architecture);
    return programs.isComplete(component)
        ? Optional.of(programs.folder(component).resolve("temporal"))
        : Optional.empty();
  }

  /** Gets the operator's command line. */
  public Path cli(Progress progress) {
    Component component = Component.cli(pins.cli(), architecture);
    if (programs.get(component, progress).isEmpty()) {
      throw new LauncherException(
          "the temporal command line cannot be had here",
          "install Go 1.26.4 or newer, or put a 'temporal' program on the PATH");
    }
    return programs.folder(component).resolve("temporal");
  }

  private static void requireProgram(String key, String program) {
    if (!Files.isExecutable(Path.of(program))) {
      throw new LauncherException(
          key + ": " + program + " is no program", "correct the path or remove the key");
    }
  }
}
