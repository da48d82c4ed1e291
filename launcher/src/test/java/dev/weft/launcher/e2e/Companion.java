package dev.weft.launcher.e2e;

import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.launcher.StackFixture;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A process from the workers' tests that works with the parts of a stack, as the worker does. */
record Companion(Process process, Path output) implements AutoCloseable {
  /** Starts a main class with the worker's own configuration and libraries. */
  static Companion start(StackFixture stack, String mainClass, String... arguments) {
    return start(stack, Map.of(), mainClass, arguments);
  }

  /** The same with settings of its own, by their environment variables. */
  static Companion start(
      StackFixture stack, Map<String, String> settings, String mainClass, String... arguments) {
    try {
      Path output = Files.createTempFile("weft-companion", ".log");
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
      command.addAll(
          List.of(
              "-Xmx1g",
              "-XX:+UseSerialGC",
              "--enable-native-access=ALL-UNNAMED",
              "-cp",
              stack.root().resolve("workers/target/test-classes") + ":" + libraries(stack) + "/*",
              mainClass));
      command.addAll(List.of(arguments));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(output.toFile());
      builder.environment().keySet().removeIf(name -> name.startsWith("WEFT_"));
      builder
          .environment()
          .put(WeftConfigLoader.FILE_VARIABLE, stack.home().resolve("run/worker.yaml").toString());
      builder.environment().putAll(settings);
      return new Companion(builder.start(), output);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Path libraries(StackFixture stack) throws IOException {
    try (Stream<Path> builds = Files.list(stack.home().resolve("app"))) {
      return builds
          .map(build -> build.resolve("workers"))
          .filter(Files::isDirectory)
          .findFirst()
          .orElseThrow();
    }
  }

  /** Waits until it has ended well. */
  void succeed() {
    try {
      if (!process.waitFor(60, TimeUnit.SECONDS) || process.exitValue() != 0) {
        throw new AssertionError(Files.readString(output));
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } finally {
      close();
    }
  }

  @Override
  public void close() {
    process.destroyForcibly().onExit().join();
  }
}
