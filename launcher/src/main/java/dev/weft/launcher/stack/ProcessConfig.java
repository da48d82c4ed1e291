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
  private ProcessConfig() {}

  /** Writes the files of api and worker. */
  static void write(WeftConfig effective) {
    for (PartName part : List.of(PartName.API, PartName.WORKER)) {
      WeftConfig own =
          WeftConfigLoader.parse(
              part.text(), WeftConfigLoader.toYaml(effective), withheld(part), effective.home());
      PrivateFiles.write(file(effective.home(), part), WeftConfigLoader.toYaml(own));
    }
  }

  /** The environment of a process of ours. */
  static Map<String, String> environment(Path home, PartName part) {
    Map<String, String> environment = new LinkedHashMap<>(withheld(part));
    environment.put(WeftConfigLoader.FILE_VARIABLE, file(home, part).toString());
    return environment;
  }

  private static Path file(Path home, PartName part) {
    return home.resolve("run")
        .resolve(withheld(part).isEmpty() ? "effective.yaml" : part.text() + ".yaml");
  }

  /** Empty values take the place of what the launcher's own environment may hold. */
  private static Map<String, String> withheld(PartName part) {
    List<String> keys =
        switch (part) {
          case API -> List.of("postgres.ownerPassword", "postgres.workerPassword");
          case WORKER ->
              List.of(
                  "postgres.ownerPassword",
                  "postgres.appPassword",
                  "notifications.mail.password",
                  "notifications.webhook.url",
                  "notifications.webhook.secret");
          default -> List.of();
        };
    Map<String, String> withheld = new LinkedHashMap<>();
    keys.forEach(key -> withheld.put(WeftConfigLoader.variable(key), ""));
    return withheld;
  }
}
