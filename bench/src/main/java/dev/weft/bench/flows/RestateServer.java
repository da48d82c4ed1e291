package dev.weft.bench.flows;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.bench.stack.OwnStack;
import java.io.File;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * The server of Restate, in the version and with the checksum that {@code bench/peers} pins, got
 * with npm once into a cache outside the checkout. It is under the Business Source License: it runs
 * beside as a program that is measured, is never linked and never shipped.
 *
 * @param program the file to run
 */
record RestateServer(Path program) {
  private static final String SCOPE = "@restatedev";
  private static final String PACKAGE = "restate-server-";
  private static final long MINUTES = 10;
  private static final List<String> PINS = List.of("package.json", "package-lock.json");

  /**
   * Finds or gets it.
   *
   * @throws PeerMissingException when it cannot be had here
   */
  static RestateServer provided(OwnStack stack) throws IOException, InterruptedException {
    Path pins = stack.root().resolve("bench").resolve("peers");
    String component = component(System.getProperty("os.name"), System.getProperty("os.arch"));
    String version = version(pins.resolve(PINS.getFirst()), component);
    // Beside the cache of the programs that Weft itself runs.
    Path cache = stack.config().temporal().engine().cache().resolveSibling("weft-bench");
    Path folder = cache.resolve(component + "-" + version);
    if (!Files.isExecutable(program(folder, component))) {
      Files.createDirectories(cache);
      Path log = stack.home().resolve("logs").resolve("restate-npm.log");
      install(pins, cache, folder, component, log.toFile());
    }
    return new RestateServer(program(folder, component));
  }

  /** The package for a machine. */
  static String component(String system, String architecture) throws PeerMissingException {
    String name = system.toLowerCase(Locale.ROOT);
    String platform = name.startsWith("linux") ? "linux" : name.startsWith("mac") ? "darwin" : "";
    String processor =
        switch (architecture) {
          case "amd64", "x86_64" -> "x64";
          case "aarch64", "arm64" -> "arm64";
          default -> "";
        };
    if (platform.isEmpty() || processor.isEmpty()) {
      throw new PeerMissingException(
          "its server is not published for " + system + " on " + architecture);
    }
    return PACKAGE + platform + "-" + processor;
  }

  private static String version(Path pins, String component) throws IOException {
    JsonNode pinned = new ObjectMapper().readTree(pins.toFile());
    return pinned.path("optionalDependencies").path(SCOPE + "/" + component).asText();
  }

  private static Path program(Path folder, String component) {
    return folder
        .resolve("node_modules")
        .resolve(SCOPE)
        .resolve(component)
        .resolve("bin")
        .resolve("restate-server");
  }

  /** Into a folder that appears by one rename when all is there. */
  private static void install(Path pins, Path cache, Path folder, String component, File log)
      throws IOException, InterruptedException {
    Path next = Files.createTempDirectory(cache, "." + component);
    try {
      for (String pin : PINS) {
        Files.copy(pins.resolve(pin), next.resolve(pin));
      }
      npm(next, log);
      if (!Files.isExecutable(program(next, component))) {
        throw new PeerMissingException("npm installed no server, see " + log);
      }
      move(next, folder);
    } finally {
      delete(next);
    }
  }

  private static void npm(Path folder, File log) throws IOException, InterruptedException {
    Process npm;
    try {
      npm =
          new ProcessBuilder("npm", "ci", "--ignore-scripts", "--no-audit", "--no-fund")
              .directory(folder.toFile())
              .redirectErrorStream(true)
              .redirectOutput(log)
              .redirectInput(new File("/dev/null"))
              .start();
    } catch (IOException e) {
      throw new PeerMissingException("its server comes with npm, which is not installed", e);
    }
    if (!npm.waitFor(MINUTES, TimeUnit.MINUTES)) {
      npm.destroy();
      throw new PeerMissingException("npm did not end in " + MINUTES + " minutes, see " + log);
    }
    if (npm.exitValue() != 0) {
      throw new PeerMissingException("npm could not get its server, see " + log);
    }
  }

  private static void move(Path from, Path to) throws IOException {
    try {
      Files.move(from, to, StandardCopyOption.ATOMIC_MOVE);
    } catch (FileAlreadyExistsException | java.nio.file.DirectoryNotEmptyException e) {
      // Another run got it meanwhile.
      return;
    }
  }

  private static void delete(Path folder) throws IOException {
    if (!Files.exists(folder)) {
      return;
    }
    try (Stream<Path> files = Files.walk(folder)) {
      for (Path file : files.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(file);
      }
    }
  }
}
