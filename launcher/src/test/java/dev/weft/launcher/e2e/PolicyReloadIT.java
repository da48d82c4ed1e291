package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Policy is replaced while runs wait for a person. */
class PolicyReloadIT {
  private static final String LUNCH = "Record 5.00 EUR for lunch today";

  private final Laptop laptop = new Laptop();

  @AfterEach
  void bringBackTheShippedPolicy() {
    laptop.weft("policy", "use", "shipped").exits(0);
    await(0);
  }

  @Test
  void shouldKeepThePolicyOfRunsInFlightUnlessSomethingIsRevoked() {
    String kept = GoalIT.runId(laptop.weft("run", Laptop.README_GOAL).exits(5).out());
    String revoked = GoalIT.runId(laptop.weft("run", Laptop.README_GOAL).exits(5).out());

    use("\"agents\": {", "\"agents\": {\n    \"finance\": [],");
    await(3);
    laptop.weft("approve", kept).exits(0);
    assertThat(laptop.weft("watch", kept, "--json").exits(0).json())
        .containsEntry("status", "COMPLETED");
    assertThat(reasons(kept, "finance.recordExpense")).isEqualTo(List.of("scope_held"));

    use("\"scopes\": []", "\"scopes\": [\"finance:write\"]");
    await(3);
    laptop.weft("approve", revoked).exits(0);
    assertThat(laptop.weft("watch", revoked, "--json").exits(3).json())
        .containsEntry("status", "FAILED_UNDONE");
    assertThat(reasons(revoked, "finance.recordExpense")).isEqualTo(List.of("scope_revoked"));
  }

  /** A bundle with other settings than the shipped one decides. */
  private void use(String from, String to) {
    Path shipped = Path.of("").toAbsolutePath().resolveSibling("policies/src/main/rego");
    try {
      Path own = Files.createTempDirectory("weft-own-policy");
      try (Stream<Path> files = Files.walk(shipped)) {
        for (Path file : files.filter(Files::isRegularFile).toList()) {
          Path copy = own.resolve(shipped.relativize(file).toString());
          Files.createDirectories(copy.resolveSibling(""));
          String text = Files.readString(file);
          boolean settings = file.endsWith("settings/data.json");
          if (settings) {
            assertThat(text).contains(from);
          }
          Files.writeString(copy, settings ? text.replace(from, to) : text);
        }
      }
      laptop.weft("policy", "build", "--use", own.toString()).exits(0);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Until a new run ends as the policy wants it: api and worker look for a new one each second. */
  private void await(int exitCode) {
    long end = System.nanoTime() + Duration.ofMinutes(2).toNanos();
    int last;
    do {
      last = laptop.weft("run", LUNCH).exitCode();
    } while (last != exitCode && System.nanoTime() < end);
    assertThat(last).isEqualTo(exitCode);
  }

  private Object reasons(String run, String action) {
    long end = System.nanoTime() + Duration.ofSeconds(30).toNanos();
    while (System.nanoTime() < end) {
      if (laptop.weft("policy", "decisions", run, "--json").exits(0).json().get("decisions")
          instanceof List<?> decisions) {
        for (Object each : decisions) {
          if (each instanceof Map<?, ?> one && action.equals(one.get("action"))) {
            return one.get("reasons");
          }
        }
      }
    }
    throw new AssertionError("no decision about " + action);
  }
}
