package dev.weft.launcher;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Where a command works: the checkout, the environment and the configuration found there.
 *
 * @param root the checkout
 * @param environment the variables that may override the configuration
 * @param config what the user configured; passwords and addresses may still be empty
 */
public record Workspace(Path root, Map<String, String> environment, WeftConfig config) {
  /** System property by which the start script names the checkout. */
  public static final String ROOT_PROPERTY = "weft.root";

  /** Opens the workspace of this process. */
  public static Workspace open() {
    Path root = checkout();
    Map<String, String> environment = new LinkedHashMap<>(System.getenv());
    return new Workspace(root, environment, WeftConfigLoader.load(root, environment));
  }

  /** Returns the checkout without reading its configuration. */
  public static Path checkout() {
    String given = System.getProperty(ROOT_PROPERTY, "");
    Path root = Path.of(given).toAbsolutePath().normalize();
    if (!Files.isDirectory(root.resolve("temporal-config"))) {
      throw new LauncherException(
          root + " is no checkout of Weft", "start the ./weft script of one");
    }
    return root;
  }

  /** Returns the folder of all data, keys and logs. */
  public Path home() {
    return config.home();
  }

  /** Returns the folder of state that only matters while the stack runs. */
  public Path run() {
    return home().resolve("run");
  }

  /** Returns the folder of logs. */
  public Path logs() {
    return home().resolve("logs");
  }

  /** Returns the file of the complete configuration that every process of the stack reads. */
  public Path effectiveFile() {
    return run().resolve("effective.yaml");
  }

  /** Returns the declared namespaces, search attributes and engine modules. */
  public Path temporalConfig() {
    return root.resolve("temporal-config");
  }
}
