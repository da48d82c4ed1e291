package dev.weft.launcher.stack;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.launcher.os.PrivateFiles;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What each process is told: api and worker get no password by which one could do what only the
 * other, or the migrator, may do in the database.
 */
final class ProcessConfig {
  private static final String SOME_WEBHOOK = "https://withheld.invalid/";
  private static final String NO_SECRET = "withheld-from-workers";

  private ProcessConfig() {}

  /** Writes the files of api and worker. */
  static void write(WeftConfig effective) {
    for (PartName part : List.of(PartName.API, PartName.WORKER)) {
      WeftConfig own =
          WeftConfigLoader.parse(
              part.text(),
              WeftConfigLoader.toYaml(effective),
              withheld(effective, part),
              effective.home());
      PrivateFiles.write(file(effective, part), WeftConfigLoader.toYaml(own));
    }
  }

  /** The environment of a process of ours. */
  static Map<String, String> environment(WeftConfig config, PartName part) {
    Map<String, String> environment = new LinkedHashMap<>(withheld(config, part));
    environment.put(WeftConfigLoader.FILE_VARIABLE, file(config, part).toString());
    return environment;
  }

  private static Path file(WeftConfig config, PartName part) {
    return config
        .home()
        .resolve("run")
        .resolve(withheld(config, part).isEmpty() ? "effective.yaml" : part.text() + ".yaml");
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
      }
      case WORKER -> {
        boolean webhook = !config.notifications().webhook().url().isEmpty();
        withheld.put("postgres.ownerPassword", "");
        withheld.put("postgres.appPassword", "");
        withheld.put("notifications.mail.password", "");
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
