package dev.weft.bench.chaos.process;

import java.io.IOException;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Lines of a shell. */
public final class Shell {
  private Shell() {}

  /**
   * Starts lines in a session of their own, so that they come to their end when this process is
   * interrupted or killed.
   */
  public static Process detached(String script) throws IOException {
    return new ProcessBuilder(List.of("setsid", "sh", "-c", script))
        .redirectErrorStream(true)
        .redirectOutput(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** Runs a program; true when it ended well. */
  public static boolean run(String... command) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(command)
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    return process.waitFor(20, TimeUnit.SECONDS) && process.exitValue() == 0;
  }
}
