package dev.weft.testkit.policy;

import dev.weft.contract.config.PolicyFolder;
import dev.weft.contract.config.WeftConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.NoSuchElementException;
import java.util.stream.Stream;

/** The policy bundle of this checkout. */
public final class ShippedPolicy {
  private static final Path CACHE = Path.of(System.getProperty("user.home"), ".cache", "weft");

  private ShippedPolicy() {}

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
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (NoSuchElementException e) {
      throw new IllegalStateException("OPA is not here: run ./weft policy build", e);
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
          "the policy of this checkout is not compiled: run ./weft policy build");
    }
    folder.take(cache, hash);
    folder.activate(hash);
  }
}
