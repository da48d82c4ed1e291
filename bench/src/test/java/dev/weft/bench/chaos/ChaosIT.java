package dev.weft.bench.chaos;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.bench.BenchCommand;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.CleanupMode;
import org.junit.jupiter.api.io.TempDir;

/**
 * The harness as people run it, with two regions, for a third of a minute of a seed whose schedule
 * kills every part and every server beside it once and holds something of every other kind.
 */
class ChaosIT {
  private static final String SEED = "5298641";
  private static final Pattern LAST =
      Pattern.compile("(\\d+) runs, (\\d+) faults: 0 lost, 0 doubled, 0 silent debt, 0 misread");

  @TempDir(cleanup = CleanupMode.ON_SUCCESS)
  private Path home;

  @Test
  @Timeout(value = 40, unit = TimeUnit.MINUTES)
  void shouldLoseAndDoubleNothingWhenEveryPartIsKilledUnderRandomFlows() throws Exception {
    Path out = home.resolve("out.txt");
    Process process =
        new ProcessBuilder(command())
            .redirectInput(new File("/dev/null"))
            .redirectErrorStream(true)
            .redirectOutput(out.toFile())
            .start();
    boolean ended = process.waitFor(38, TimeUnit.MINUTES);
    if (!ended) {
      process.destroy();
      process.waitFor(1, TimeUnit.MINUTES);
    }
    String printed = Files.readString(out);
    assertThat(ended).as("it ended; printed:\n%s", printed).isTrue();
    assertThat(process.exitValue()).as("exit code; printed:\n%s", printed).isZero();
    Matcher last = LAST.matcher(printed.lines().toList().getLast());
    assertThat(last.matches()).as("the last line; printed:\n%s", printed).isTrue();
    assertThat(Integer.parseInt(last.group(1))).as(printed).isGreaterThan(10);
    assertThat(Integer.parseInt(last.group(2))).as(printed).isGreaterThan(8);
    assertThat(printed)
        .contains(
            "seed " + SEED,
            "kill -9 of supervisor · struck",
            "another bundle of policy decides · struck",
            "kill -9 of opa, which stays away for 3.2 s · struck",
            "kill -9 of the key service, which stays away for 2.4 s · struck");
  }

  private List<String> command() {
    ProcessHandle.Info self = ProcessHandle.current().info();
    return List.of(
        "env",
        "WEFT_HOME=" + home.resolve("weft"),
        "WEFT_BUILD=never",
        self.command().orElseThrow(),
        "-Xmx512m",
        "--enable-native-access=ALL-UNNAMED",
        "-Dweft.root=" + Path.of("").toAbsolutePath().getParent(),
        "-cp",
        System.getProperty("java.class.path"),
        BenchCommand.class.getName(),
        "chaos",
        "--seed",
        SEED,
        "--minutes",
        "0.35",
        "--faults-per-minute",
        "58",
        "--regions",
        "2");
  }
}
