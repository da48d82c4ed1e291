package dev.weft.launcher.dev;

import dev.weft.launcher.LauncherException;
import dev.weft.launcher.Progress;
import dev.weft.launcher.Workspace;
import dev.weft.launcher.build.SourceBuild;
import dev.weft.launcher.stack.LogFiles;
import dev.weft.launcher.stack.Stack;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;

/** The worker's code as this checkout has it, for programs that look at flows. */
public final class CheckoutWorker {
  private CheckoutWorker() {}

  /** Builds it when a source is newer, unless that is switched off; returns its class path. */
  public static String classpath(Workspace workspace) {
    if (!"never".equals(workspace.environment().get(Stack.BUILD_VARIABLE))) {
      SourceBuild build =
          new SourceBuild(
              workspace.root(),
              new LogFiles(workspace.logs()).of("build"),
              Progress.to(System.err));
      if (build.isStale()) {
        build.build();
      }
    }
    Path built = workspace.root().resolve("workers/target");
    try (Stream<Path> files = Files.isDirectory(built) ? Files.list(built) : Stream.empty()) {
      Path jar =
          files
              .filter(each -> each.getFileName().toString().matches("weft-workers-[0-9].*\\.jar"))
              .findFirst()
              .orElseThrow(
                  () -> new LauncherException("the worker is not built", "run ./weft up once"));
      return jar + File.pathSeparator + built.resolve("lib") + "/*";
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
