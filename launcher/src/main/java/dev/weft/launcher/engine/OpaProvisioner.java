package dev.weft.launcher.engine;

import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import dev.weft.launcher.os.Programs;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * Finds or gets OPA, in this order: the program named in the configuration, one of the pinned
 * version on the PATH, the cache, a build from pinned Go modules, the official release.
 */
public final class OpaProvisioner {
  private static final long SECONDS = 20;

  private final WeftConfig.Authorisation settings;
  private final String version;
  private final Component component;
  private final ProgramCache programs;

  OpaProvisioner(
      WeftConfig.Authorisation settings,
      String version,
      String architecture,
      ProgramCache programs) {
    this.settings = settings;
    this.version = version;
    this.component = Component.opa(version, architecture);
    this.programs = programs;
  }

  /**
   * Prepares to get OPA on this machine.
   *
   * @param engineFolder {@code temporal-config/engine} of the checkout
   * @param log where a build writes
   */
  public static OpaProvisioner of(WeftConfig config, Path engineFolder, Path log) {
    WeftConfig.Authorisation settings = config.authorisation();
    List<EngineSource> sources = new ArrayList<>();
    GoBuild.find(engineFolder, log).ifPresent(sources::add);
    if (!settings.opaArchiveUrl().isEmpty()) {
      sources.add(new ReleaseArchives(settings.opaArchiveUrl()));
    }
    String machine = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    return new OpaProvisioner(
        settings,
        PinnedVersions.opa(engineFolder),
        machine.equals("aarch64") ? "arm64" : "amd64",
        new ProgramCache(config.temporal().engine().cache(), sources));
  }

  /** Gets the program. */
  public Path opa(Progress progress) {
    if (!settings.opaBinary().isEmpty()) {
      Path configured = Path.of(settings.opaBinary());
      if (!Files.isExecutable(configured)) {
        throw new LauncherException(
            "authorisation.opaBinary: " + configured + " is no program",
            "correct the path or remove the key");
      }
      return configured;
    }
    Optional<Path> there = Programs.find("opa").filter(this::isPinned);
    if (there.isPresent()) {
      return there.get();
    }
    if (programs.get(component, progress).isEmpty()) {
      throw new LauncherException(
          "OPA " + version + " cannot be had here, and policy cannot be compiled without it",
          "install Go 1.26.4 or newer, as in: apt-get install golang, or set"
              + " authorisation.opaBinary");
    }
    return programs.folder(component).resolve("opa");
  }

  private boolean isPinned(Path opa) {
    return Programs.run(List.of(opa.toString(), "version"), Path.of("/"), Map.of(), SECONDS)
        .output()
        .lines()
        .anyMatch(("Version: " + version)::equals);
  }
}
