package dev.weft.launcher.engine;

import dev.weft.launcher.Progress;
import dev.weft.launcher.os.Programs;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Builds from the pinned Go modules; go.sum verifies every one of them. */
final class GoBuild implements EngineSource {
  private static final Pattern VERSION = Pattern.compile("go(\\d+)\\.(\\d+)(?:\\.(\\d+))?");

  private final Path go;
  private final String version;
  private final Path engineFolder;
  private final Path log;

  private GoBuild(Path go, String version, Path engineFolder, Path log) {
    this.go = go;
    this.version = version;
    this.engineFolder = engineFolder;
    this.log = log;
  }

  /** Returns the build when Go ≥ 1.26.4 is installed. */
  static Optional<GoBuild> find(Path engineFolder, Path log) {
    return Programs.find("go")
        .flatMap(go -> {
          String said =
              Programs.run(
                      List.of(go.toString(), "version"),
                      Path.of("/"),
                      Map.of("GOTOOLCHAIN", "local"),
                      20)
                  .output();
          return isNewEnough(said)
              ? Optional.of(new GoBuild(go, versionIn(said), engineFolder, log))
              : Optional.empty();
        });
  }

  static boolean isNewEnough(String said) {
    Matcher matcher = VERSION.matcher(said);
    if (!matcher.find()) {
      return false;
    }
    long major = Long.parseLong(matcher.group(1));
    long minor = Long.parseLong(matcher.group(2));
    long patch = matcher.group(3) == null ? 0 : Long.parseLong(matcher.group(3));
    return major > 1 || minor > 26 || (minor == 26 && patch >= 4);
  }

  private static String versionIn(String said) {
    Matcher matcher = VERSION.matcher(said);
    return matcher.find() ? matcher.group().substring(2) : "?";
  }

  @Override
  public String describe() {
    return "built with Go " + version;
  }

  @Override
  public void fetch(Component component, Path folder, Progress progress) throws IOException {
    for (Component.Program program : component.programs()) {
      progress.say(
          "building "
              + program.name()
              + " "
              + component.version()
              + " with Go "
              + version
              + (component.folder().equals("server") ? " (about 4 minutes, once)" : ""));
      build(component, program, folder.resolve(program.name()), progress);
    }
  }

  private void build(Component component, Component.Program program, Path output, Progress progress)
      throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(
                go.toString(),
                "build",
                "-mod=readonly",
                "-trimpath",
                "-ldflags",
                "-s -w",
                "-o",
                output.toString(),
                program.goPackage())
            .directory(engineFolder.resolve(component.folder()).toFile())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log.toFile()));
    builder.environment().put("CGO_ENABLED", "0");
    builder.environment().put("GOTOOLCHAIN", "local");
    builder.environment().remove("GOFLAGS");
    Process process = builder.start();
    long start = System.nanoTime();
    try {
      while (!process.waitFor(20, TimeUnit.SECONDS)) {
        long seconds = Duration.ofNanos(System.nanoTime() - start).toSeconds();
        progress.say("building " + program.name() + ": " + seconds + " s");
      }
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      throw new IOException("the build was interrupted", e);
    }
    if (process.exitValue() != 0 || !Files.isExecutable(output)) {
      throw new IOException("go build of " + program.name() + " failed, see " + log);
    }
  }
}
