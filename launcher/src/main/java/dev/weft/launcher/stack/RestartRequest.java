package dev.weft.launcher.stack;

import dev.weft.launcher.Json;
import dev.weft.launcher.os.ProcessIdentity;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Tells the supervisor that a part's process ends because somebody asked for another one: it is
 * then started again at once, and counts as no crash.
 */
final class RestartRequest {
  private RestartRequest() {}

  static void write(Path run, String part, ProcessIdentity process) {
    Json.save(file(run, part), process);
  }

  /** Whether the end of this process was asked for. */
  static boolean take(Path run, String part, ProcessIdentity process) {
    Path file = file(run, part);
    boolean asked = Json.load(file, ProcessIdentity.class).filter(process::equals).isPresent();
    try {
      Files.deleteIfExists(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return asked;
  }

  private static Path file(Path run, String part) {
    return run.resolve("restart-" + part + ".json");
  }
}
