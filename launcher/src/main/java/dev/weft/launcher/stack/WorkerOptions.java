package dev.weft.launcher.stack;

import dev.weft.launcher.os.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Collectors;

/**
 * With which options the worker's JVM starts. They stand in a file that is written before each
 * start: those of the build, or of whoever changes the worker's code while the stack runs.
 */
public final class WorkerOptions {
  private WorkerOptions() {}

  /** Where {@code ./weft dev} keeps what the worker runs instead of the build. */
  public static Path devFolder(Path home) {
    return home.resolve("dev");
  }

  /** Makes the worker's next start one with other options than the build's. */
  public static void override(Path home, List<String> options) {
    PrivateFiles.write(overrides(home), text(options));
  }

  /** Makes the worker's next start one of the build; tells whether it would not have been. */
  public static boolean restore(Path home) {
    try {
      return Files.deleteIfExists(overrides(home));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  static boolean overridden(Path home) {
    return Files.exists(overrides(home));
  }

  static Path file(Path home) {
    return home.resolve("run/worker.options");
  }

  static void write(Path home, List<String> build) {
    try {
      Path others = overrides(home);
      PrivateFiles.write(file(home), Files.exists(others) ? Files.readString(others) : text(build));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path overrides(Path home) {
    return devFolder(home).resolve("worker.options");
  }

  /** As Java reads such a file: one option a line, quoted. */
  private static String text(List<String> options) {
    return options.stream()
        .map(option -> '"' + option.replace("\\", "\\\\").replace("\"", "\\\"") + '"')
        .collect(Collectors.joining("\n", "", "\n"));
  }
}
