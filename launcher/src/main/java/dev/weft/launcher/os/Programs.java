package dev.weft.launcher.os;

import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/** Programs that are installed on this machine, and short runs of them. */
public final class Programs {
  private Programs() {}

  /** Finds a program on the PATH. */
  public static Optional<Path> find(String name) {
    String path = System.getenv().getOrDefault("PATH", "");
    for (String folder : path.split(":", -1)) {
      if (!folder.isEmpty()) {
        Path program = Path.of(folder).resolve(name);
        if (Files.isRegularFile(program) && Files.isExecutable(program)) {
          return Optional.of(program);
        }
      }
    }
    return Optional.empty();
  }

  /**
   * What a program said.
   *
   * @param exitCode its exit code; -1 when it could not be started or took too long
   * @param output its standard output and error, stripped
   */
  public record Outcome(int exitCode, String output) {}

  /** Runs a program to its end and returns what it said. */
  public static Outcome run(
      List<String> command, Path folder, Map<String, String> environment, long seconds) {
    return run(command, folder, environment, seconds, "");
  }

  /** The same for a program that reads a text. */
  public static Outcome run(
      List<String> command,
      Path folder,
      Map<String, String> environment,
      long seconds,
      String input) {
    try {
      Path output = Files.createTempFile("weft", ".out");
      try {
        ProcessBuilder builder =
            new ProcessBuilder(command)
                .directory(folder.toFile())
                .redirectErrorStream(true)
                .redirectOutput(output.toFile());
        builder.environment().putAll(environment);
        Process process = builder.start();
        try (OutputStream in = process.getOutputStream()) {
          in.write(input.getBytes(StandardCharsets.UTF_8));
        }
        try {
          if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
            return new Outcome(-1, "took longer than " + seconds + " s");
          }
        } finally {
          process.destroyForcibly();
        }
        return new Outcome(
            process.exitValue(), Files.readString(output, StandardCharsets.UTF_8).strip());
      } finally {
        Files.deleteIfExists(output);
      }
    } catch (IOException e) {
      return new Outcome(-1, String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return new Outcome(-1, "interrupted");
    }
  }
}
