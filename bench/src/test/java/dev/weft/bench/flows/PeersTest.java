package dev.weft.bench.flows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Test;

class PeersTest {
  private static final Cell CELL = new Cell(3, 8);

  @Test
  void shouldComparePeersByWhatTheCallerSawOnBothSides() {
    Results results = new Results();
    results.add(new Sample(1, "weft", CELL, List.of(60.0), List.of(40.0), Duration.ofSeconds(1)));
    results.add(new Sample(1, "dbos", CELL, List.of(20.0), List.of(), Duration.ofSeconds(1)));

    assertThat(results.seenRatios("weft", "dbos", CELL)).containsExactly(3.0);
  }

  @Test
  void shouldSayWhatWasLeftOutAndWhyInBothReports() {
    FlowReport report =
        new FlowReport(
            new Settings(1, Duration.ZERO, Duration.ZERO, List.of(3), List.of(), 0, 1),
            List.of(),
            List.of(new Peers.LeftOut("restate", "npm is not installed")),
            withStructures());

    JsonNode leftOut = report.json().path("leftOut").path(0);
    assertThat(leftOut.path("name").asText()).isEqualTo("restate");
    assertThat(leftOut.path("reason").asText()).isEqualTo("npm is not installed");
    assertThat(report.table()).contains("left out: restate: npm is not installed");
  }

  @Test
  void shouldNameThePackageOfEachMachineThatHasOne() throws IOException {
    assertThat(RestateServer.component("Linux", "amd64")).isEqualTo("restate-server-linux-x64");
    assertThat(RestateServer.component("Mac OS X", "aarch64"))
        .isEqualTo("restate-server-darwin-arm64");
    assertThatThrownBy(() -> RestateServer.component("Windows 11", "amd64"))
        .isInstanceOf(PeerMissingException.class)
        .hasMessageContaining("Windows 11");
    assertThatThrownBy(() -> RestateServer.component("Linux", "riscv64"))
        .isInstanceOf(PeerMissingException.class);
  }

  @Test
  void shouldPinTheServerOfEachMachineWithItsChecksumAndNoAddress() throws IOException {
    JsonNode lock = new ObjectMapper().readTree(Path.of("peers", "package-lock.json").toFile());

    for (String machine : List.of("linux-x64", "linux-arm64", "darwin-x64", "darwin-arm64")) {
      JsonNode pinned =
          lock.path("packages").path("node_modules/@restatedev/restate-server-" + machine);
      assertThat(pinned.path("integrity").asText()).startsWith("sha512-");
      assertThat(pinned.has("resolved")).isFalse();
      assertThat(pinned.path("version").asText()).isEqualTo(version(machine));
    }
  }

  private static String version(String machine) throws IOException {
    return new ObjectMapper()
        .readTree(Path.of("peers", "package.json").toFile())
        .path("optionalDependencies")
        .path("@restatedev/restate-server-" + machine)
        .asText();
  }

  private static Results withStructures() {
    Results results = new Results();
    Structure structure = new Structure(3, java.util.Map.of("TIMER", 1), 1, java.util.Map.of());
    results.add("weft", List.of(structure));
    results.add("temporal", List.of(structure));
    return results;
  }
}
