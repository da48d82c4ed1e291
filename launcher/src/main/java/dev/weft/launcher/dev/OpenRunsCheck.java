package dev.weft.launcher.dev;

import dev.weft.launcher.Json;
import dev.weft.launcher.LauncherException;
import dev.weft.launcher.os.PrivateFiles;
import dev.weft.launcher.stack.Stack;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;

/**
 * Replays the open runs of the stack with the code of a class path, in processes of their own: one
 * for each region, with the credentials of that region's worker.
 */
public final class OpenRunsCheck {
  private final Path folder;
  private final Path log;
  private final Stack stack;

  /**
   * A check.
   *
   * @param folder for its report
   * @param log for what it says besides
   */
  public OpenRunsCheck(Path folder, Path log, Stack stack) {
    this.folder = folder;
    this.log = log;
    this.stack = stack;
  }

  /**
   * Looks at the open runs of every region, the newest first.
   *
   * @param options of Java, the class path among them
   * @param most at most so many of a region
   */
  public OpenRunsReport look(List<String> options, int most) throws InterruptedException {
    return look(stack.regions(), options, most);
  }

  /** The same for some regions. */
  public OpenRunsReport look(List<String> regions, List<String> options, int most)
      throws InterruptedException {
    OpenRunsReport all = null;
    for (String region : regions) {
      OpenRunsReport one = lookAt(region, options, most);
      if (one.error() != null && regions.size() > 1) {
        one = one.ofRegion(region);
      }
      all = all == null ? one : all.and(one);
    }
    return Objects.requireNonNull(all, "a stack has a region");
  }

  private OpenRunsReport lookAt(String region, List<String> options, int most)
      throws InterruptedException {
    Path report = PrivateFiles.folder(folder).resolve("open-runs.json");
    try {
      Files.deleteIfExists(report);
      List<String> command = new ArrayList<>();
      command.add(Path.of(System.getProperty("java.home")).resolve("bin/java").toString());
      command.addAll(options);
      command.addAll(
          List.of("dev.weft.worker.OpenRunsApplication", report.toString(), String.valueOf(most)));
      ProcessBuilder builder =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectInput(new File("/dev/null"))
              .redirectOutput(log.toFile());
      stack.asWorker(region, builder.environment());
      Process process = builder.start();
      try {
        process.waitFor();
      } finally {
        process.destroyForcibly();
      }
      return Json.load(report, OpenRunsReport.class)
          .filter(read -> read.error() != null || read.broken() != null)
          .orElseThrow(
              () -> new LauncherException("the open runs could not be replayed", "see " + log));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
