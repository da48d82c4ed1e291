package dev.weft.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Files;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CommandsIT {
  private static final StackFixture STACK = StackFixture.fresh();

  @AfterAll
  static void removeTheHome() {
    STACK.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "run",
        "plan",
        "runs",
        "show",
        "watch",
        "why",
        "history",
        "replay",
        "approvals",
        "approve",
        "reject",
        "up",
        "down",
        "status",
        "logs",
        "token",
        "doctor",
        "config",
        "temporal",
        "test",
        "uninstall"
      })
  void shouldExplainItselfWhenACommandIsAskedForHelp(String command) {
    assertThat(STACK.cli(command, "--help").expect(0).stdout())
        .contains("Usage:")
        .contains(command);
  }

  @Test
  void shouldAnswerWithinASecondWhenOnlyHelpIsAsked() {
    STACK.cli("--help").expect(0);
    long fastest = Long.MAX_VALUE;
    for (int i = 0; i < 5; i++) {
      long start = System.nanoTime();
      STACK.cli("--help").expect(0);
      fastest = Math.min(fastest, System.nanoTime() - start);
    }

    assertThat(Duration.ofNanos(fastest)).isLessThan(Duration.ofSeconds(1));
  }

  @Test
  void shouldSuggestWhenACommandIsUnknown() {
    StackFixture.Result result = STACK.cli("statsu").expect(1);

    assertThat(result.stderr()).contains("weft: Unmatched argument").contains("status");
  }

  @Test
  void shouldPrintATokenAsJsonWhenAskedSo() {
    JsonNode printed =
        STACK.cli("token", "--tenant", "acme", "--user", "bo", "--json").expect(0).json();

    assertThat(printed.path("tenant").asText()).isEqualTo("acme");
    assertThat(printed.path("token").asText().split("\\.", -1)).hasSize(3);
    assertThat(STACK.cli("token", "--ttl", "soon").expect(1).stderr()).contains("--ttl: 'soon'");
  }

  @Test
  void shouldFindNothingToMendWhenTheMachineIsComplete() {
    JsonNode report = STACK.cli("doctor", "--json").expect(0).json();

    assertThat(report.path("healthy").asBoolean()).isTrue();
    assertThat(report.path("checks").findValuesAsText("name"))
        .contains("java", "maven", "engine", "configuration");
  }

  @Test
  void shouldMaskPasswordsWhenTheConfigurationIsShown() {
    JsonNode shown = STACK.cli("config", "--json").expect(0).json();

    assertThat(shown.path("postgres").path("port").asInt()).isEqualTo(STACK.portBase() + 1);
    assertThat(shown.path("postgres").path("appPassword").asText()).isEqualTo("********");
    assertThat(STACK.cli("config").expect(0).stdout()).contains("# Folder for all data");
  }

  @Test
  void shouldOnlyListWhenUninstallIsADryRun() throws IOException {
    Files.writeString(STACK.home().resolve("kept"), "text");
    Files.writeString(STACK.home().resolve("VERSION"), "1\n");

    JsonNode listed = STACK.cli("uninstall", "--dry-run", "--json").expect(0).json();

    assertThat(listed.path("bytesByPath").has(STACK.home().resolve("VERSION").toString())).isTrue();
    assertThat(listed.path("kept").toString()).contains(STACK.home().resolve("kept").toString());
    assertThat(STACK.cli("uninstall").expect(1).stderr()).contains("nothing was removed");
    assertThat(STACK.home().resolve("kept")).hasContent("text");
  }

  @Test
  void shouldListThePartsWhenOneIsUnknown() {
    assertThat(STACK.cli("up", "--only", "mongo").expect(1).stderr())
        .contains("there is no part 'mongo'; the parts are postgres");
    assertThat(STACK.cli("test", "NoSuchTest").expect(1).stderr())
        .contains("there is no test class 'NoSuchTest'");
  }
}
