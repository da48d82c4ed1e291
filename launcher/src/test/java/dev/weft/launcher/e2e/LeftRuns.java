package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.launcher.StackFixture;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The runs that the release before left in a home when its stack was stopped.
 *
 * @param completed one that had completed
 * @param rejected one that a person had rejected
 * @param waiting a planned one that waits for a person before its first step
 * @param trip a hand-written flow that waits for a person
 */
record LeftRuns(String completed, String rejected, String waiting, String trip) {
  private static final Path RELEASE = Path.of("src/test/resources/previous-release");
  private static final Path WORK = Path.of("target/previous-release").toAbsolutePath();

  /** Lets the release before use a home; its code comes out of the repository's history. */
  static LeftRuns in(StackFixture stack) {
    try {
      String commit = Files.readString(RELEASE).strip();
      Files.createDirectories(WORK);
      assumeTrue(
          known(commit) || (run(stack, "git", "fetch", "-q", "origin", commit) && known(commit)),
          () ->
              "the code of release "
                  + commit
                  + " is not in this clone: git fetch --unshallow, or git fetch origin "
                  + commit);
      Path runs = WORK.resolve("runs.json");
      assertThat(
              run(
                  stack,
                  Path.of("src/test/leave-home").toAbsolutePath().toString(),
                  commit,
                  WORK.resolve(commit).toString(),
                  runs.toString()))
          .as("leave-home, see %s", log())
          .isTrue();
      return new ObjectMapper().readValue(runs.toFile(), LeftRuns.class);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static boolean known(String commit) throws IOException {
    return run(null, "git", "cat-file", "-e", commit + "^{commit}");
  }

  private static File log() {
    return WORK.resolve("log.txt").toFile();
  }

  private static boolean run(StackFixture stack, String... command) throws IOException {
    ProcessBuilder builder =
        new ProcessBuilder(List.of(command))
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(log()))
            .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    builder.environment().put("GIT_TERMINAL_PROMPT", "0");
    if (stack != null) {
      builder.environment().put("WEFT_HOME", stack.home().toString());
      builder.environment().put("WEFT_PORT_BASE", String.valueOf(stack.portBase()));
    }
    Process process = builder.start();
    try {
      if (process.waitFor(9, TimeUnit.MINUTES)) {
        return process.exitValue() == 0;
      }
      process.descendants().forEach(ProcessHandle::destroy);
      process.destroy();
      return false;
    } catch (InterruptedException e) {
      process.destroy();
      Thread.currentThread().interrupt();
      return false;
    }
  }
}
