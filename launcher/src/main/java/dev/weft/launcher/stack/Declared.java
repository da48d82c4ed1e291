package dev.weft.launcher.stack;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.Stream;

/** What the user declared in files that are read when the stack starts. */
final class Declared {
  private Declared() {}

  /**
   * A digest that changes with any of it.
   *
   * @param config as the user wrote it, with the variables of the environment
   * @param schedules the folder of the schedules' files, which need not exist
   */
  static String digest(WeftConfig config, Path schedules) {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      digest.update(WeftConfigLoader.toYaml(config).getBytes(StandardCharsets.UTF_8));
      for (Path file : files(schedules)) {
        digest.update(file.getFileName().toString().getBytes(StandardCharsets.UTF_8));
        digest.update(Files.readAllBytes(file));
      }
      return HexFormat.of().formatHex(digest.digest());
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("Java has SHA-256", e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static List<Path> files(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.filter(Files::isRegularFile).sorted().toList();
    }
  }
}
