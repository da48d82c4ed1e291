package dev.weft.launcher.build;

import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import dev.weft.launcher.os.PrivateFiles;
import dev.weft.launcher.os.Programs;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Builds the modules that the stack runs, or what measures it. The start script builds the launcher
 * before it runs.
 */
public final class SourceBuild {
  /** The module of the measuring programs, which the stack runs without. */
  public static final String BENCH = "bench";

  private static final String LAUNCHER = "launcher";
  private static final Pattern MODULE = Pattern.compile("<module>([^<]+)</module>");
  private static final Pattern PHASE =
      Pattern.compile("\\[INFO] Building (.+?)\\s+\\S+\\s+\\[(\\d+)/(\\d+)]");

  private final Path root;
  private final Path log;
  private final Progress progress;
  private final boolean bench;

  /**
   * Builds what the stack runs.
   *
   * @param root the checkout
   * @param log where Maven's output goes
   */
  public SourceBuild(Path root, Path log, Progress progress) {
    this(root, log, progress, false);
  }

  private SourceBuild(Path root, Path log, Progress progress, boolean bench) {
    this.root = root;
    this.log = log;
    this.progress = progress;
    this.bench = bench;
  }

  /** Builds the measuring programs and what they need. */
  public static SourceBuild ofBench(Path root, Path log, Progress progress) {
    return new SourceBuild(root, log, progress, true);
  }

  /** Tells whether a source or a build file is newer than the last build. */
  public boolean isStale() {
    Path marker = marker();
    try {
      if (!Files.exists(marker)) {
        return true;
      }
      FileTime built = Files.getLastModifiedTime(marker);
      List<Path> inputs =
          new ArrayList<>(List.of(root.resolve("pom.xml"), root.resolve("docs/operate/runbooks")));
      for (String module : modules()) {
        inputs.add(root.resolve(module).resolve("pom.xml"));
        inputs.add(root.resolve(module).resolve("src/main"));
      }
      AtomicBoolean newer = new AtomicBoolean();
      for (Path input : inputs) {
        if (Files.exists(input) && !newer.get()) {
          Files.walkFileTree(input, new NewerFile(built, newer));
        }
      }
      return newer.get();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class NewerFile extends SimpleFileVisitor<Path> {
    private final FileTime built;
    private final AtomicBoolean newer;

    NewerFile(FileTime built, AtomicBoolean newer) {
      this.built = built;
      this.newer = newer;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (attributes.lastModifiedTime().compareTo(built) > 0) {
        newer.set(true);
        return FileVisitResult.TERMINATE;
      }
      return FileVisitResult.CONTINUE;
    }
  }

  /** Returns the modules that this builds. */
  public List<String> modules() throws IOException {
    Matcher matcher = MODULE.matcher(Files.readString(root.resolve("pom.xml")));
    List<String> modules = new ArrayList<>();
    while (matcher.find()) {
      String module = matcher.group(1);
      if (!module.equals(LAUNCHER) && (bench || !module.equals(BENCH))) {
        modules.add(module);
      }
    }
    return modules;
  }

  /** Builds without tests, saying a line per module. */
  public void build() {
    Instant start = Instant.now();
    List<String> arguments =
        new ArrayList<>(List.of("-T1C", "package", "-DskipTests", "-Dspotless.check.skip=true"));
    arguments.addAll(
        bench ? List.of("-pl", BENCH, "-am") : List.of("-pl", "!" + LAUNCHER + ",!" + BENCH));
    int exit = maven(arguments);
    if (exit != 0) {
      throw new LauncherException(
          "the build failed", "see the lines above and " + log + ", mend and try again");
    }
    try {
      Path marker = marker();
      Files.createDirectories(root.resolve("target"));
      Files.writeString(marker, start + "\n");
      Files.setLastModifiedTime(marker, FileTime.from(start));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Path marker() {
    return root.resolve("target").resolve(bench ? "weft-bench-built" : "weft-built");
  }

  private int maven(List<String> arguments) {
    List<String> command = new ArrayList<>();
    command.add(mavenProgram().toString());
    command.add("-B");
    command.addAll(arguments);
    Deque<String> errors = new ArrayDeque<>();
    try {
      PrivateFiles.folder(log.toAbsolutePath().resolveSibling(""));
      Process process =
          new ProcessBuilder(command)
              .directory(root.toFile())
              .redirectErrorStream(true)
              .redirectInput(ProcessBuilder.Redirect.from(Path.of("/dev/null").toFile()))
              .start();
      try (BufferedReader lines =
              new BufferedReader(
                  new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
          var out = Files.newBufferedWriter(log)) {
        for (String line = lines.readLine(); line != null; line = lines.readLine()) {
          out.write(line);
          out.newLine();
          Matcher phase = PHASE.matcher(line);
          if (phase.find()) {
            progress.say(
                "building " + phase.group(1) + " (" + phase.group(2) + "/" + phase.group(3) + ")");
          } else if (line.startsWith("[ERROR]") && errors.size() < 15) {
            errors.add(line);
          }
        }
      }
      int exit = process.waitFor();
      if (exit != 0) {
        errors.forEach(progress::say);
      }
      return exit;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new LauncherException("the build was interrupted", "run the command again", e);
    }
  }

  /** Finds Maven. */
  public static Path mavenProgram() {
    return Programs.find("mvn")
        .orElseThrow(() ->
            new LauncherException(
                "Maven (mvn) is not installed", "install it, as in: apt-get install maven"));
  }
}
