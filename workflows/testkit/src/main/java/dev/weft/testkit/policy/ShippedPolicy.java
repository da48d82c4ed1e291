package dev.weft.testkit.policy;

import dev.weft.contract.config.PolicyFolder;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/** The policy bundle of this checkout. */
public final class ShippedPolicy {
  private static final String CACHE_SETTING = "temporal.engine.cache";
  private static final Path CACHE = cache();
  private static final String COMMAND = "./weft policy build";

  private ShippedPolicy() {}

  /** Where ./weft keeps what it compiled, as configured by the environment. */
  private static Path cache() {
    String given = System.getenv(WeftConfigLoader.variable(CACHE_SETTING));
    Path home = Path.of(System.getProperty("user.home"));
    return given == null || given.isEmpty()
        ? home.resolve(".cache").resolve("weft")
        : given.startsWith("~/") ? home.resolve(given.substring(2)) : Path.of(given);
  }

  /** The folder of the rules. */
  public static Path sources() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.isDirectory(folder.resolve("temporal-config"))) {
      folder = folder.getParent();
    }
    if (folder == null) {
      throw new IllegalStateException("not within a checkout");
    }
    return folder.resolve("policies/src/main/rego");
  }

  /** The OPA program with which it was compiled. */
  public static Path opa() {
    try (Stream<Path> programs = Files.list(CACHE.resolve("engine"))) {
      return programs
          .map(folder -> folder.resolve("opa"))
          .filter(Files::isExecutable)
          .sorted()
          .toList()
          .getLast();
    } catch (IOException | NoSuchElementException e) {
      throw new IllegalStateException("OPA is not in " + CACHE + ": run " + COMMAND, e);
    }
  }

  /** Its hash. */
  public static String hash() {
    return PolicyFolder.hash(sources());
  }

  /** Lets it decide where a configuration looks for bundles. */
  public static WeftConfig in(WeftConfig config) {
    install(PolicyFolder.of(config));
    return config;
  }

  /** A new folder in which it decides. */
  public static PolicyFolder folder() {
    try {
      PolicyFolder folder = new PolicyFolder(Files.createTempDirectory("weft-policy"));
      install(folder);
      return folder;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void install(PolicyFolder folder) {
    PolicyFolder cache = PolicyFolder.ofCache(CACHE);
    String hash = hash();
    if (!cache.holds(hash)) {
      throw new IllegalStateException(
          "the policy of this checkout is not in " + cache.path() + ": run " + COMMAND);
    }
    folder.take(cache, hash);
    folder.activate(hash);
  }
}
