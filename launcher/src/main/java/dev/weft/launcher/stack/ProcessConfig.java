package dev.weft.launcher.stack;

import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.launcher.os.PrivateFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * What each process is told: api and worker get no password by which one could do what only the
 * other, or the migrator, may do in the database, and a worker nothing of another region.
 */
final class ProcessConfig {
  private static final String SOME_WEBHOOK = "https://withheld.invalid/";
  private static final String NO_SECRET = "withheld-from-workers";

  private ProcessConfig() {}

  /** Writes the files of the api and of each region's worker. */
  static void write(WeftConfig effective) {
    write(effective, withheld(effective, PartName.API), file(effective, "api"));
    for (WeftConfig region : Regions.of(effective)) {
      write(region, withheld(region, PartName.WORKER), workerFile(effective, region));
    }
  }

  private static void write(WeftConfig config, Map<String, String> withheld, Path file) {
    WeftConfig own =
        WeftConfigLoader.parse(
            String.valueOf(file.getFileName()),
            WeftConfigLoader.toYaml(config),
            withheld,
            config.home());
    PrivateFiles.write(file, WeftConfigLoader.toYaml(own));
  }

  /** The environment of a process of ours; a worker is that of the first region. */
  static Map<String, String> environment(WeftConfig config, PartName part) {
    return switch (part) {
      case WORKER -> ofWorker(config, Regions.of(config).getFirst());
      case API -> environment(withheld(config, part), file(config, "api"));
      default -> environment(Map.of(), file(config, "effective"));
    };
  }

  /** The environment of a region's worker. */
  static Map<String, String> ofWorker(WeftConfig config, WeftConfig region) {
    return environment(withheld(region, PartName.WORKER), workerFile(config, region));
  }

  private static Map<String, String> environment(Map<String, String> withheld, Path file) {
    Map<String, String> environment = new LinkedHashMap<>(withheld);
    environment.put(WeftConfigLoader.FILE_VARIABLE, file.toString());
    return environment;
  }

  private static Path workerFile(WeftConfig config, WeftConfig region) {
    String id = region.region().id();
    return file(config, id.equals(config.region().id()) ? "worker" : "worker-" + id);
  }

  private static Path file(WeftConfig config, String name) {
    return config.home().resolve("run").resolve(name + ".yaml");
  }

  /**
   * What takes the place of what a process must not know, also when the launcher's own environment
   * holds it. A worker notes a reminder for each way that there is, and the api sends it: a worker
   * knows that there is a webhook, and not which.
   */
  private static Map<String, String> withheld(WeftConfig config, PartName part) {
    Map<String, String> withheld = new LinkedHashMap<>();
    switch (part) {
      case API -> {
        withheld.put("postgres.ownerPassword", "");
        withheld.put("postgres.workerPassword", "");
        for (int i = 0; i < config.regions().size(); i++) {
          withheld.put("regions." + i + ".postgres.ownerPassword", "");
          withheld.put("regions." + i + ".postgres.workerPassword", "");
        }
      }
      case WORKER -> {
        boolean webhook = !config.notifications().webhook().url().isEmpty();
        withheld.put("postgres.ownerPassword", "");
        withheld.put("postgres.appPassword", "");
        withheld.put("notifications.mail.password", "");
        withheld.put("temporal.ui.login.clientSecret", "");
        withheld.put("notifications.webhook.url", webhook ? SOME_WEBHOOK : "");
        withheld.put("notifications.webhook.secret", webhook ? NO_SECRET : "");
      }
      default -> {}
    }
    Map<String, String> variables = new LinkedHashMap<>();
    withheld.forEach((key, value) -> variables.put(WeftConfigLoader.variable(key), value));
    return variables;
  }
}
