package dev.weft.activity.agent.planner;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;

class AirportsTest {
  @Test
  void shouldPlanTripsOnlyToAirportsThatTheProviderServes() throws IOException {
    List<String> planned =
        codes("/dev/weft/activity/agent/planner/airports.csv", ",").stream()
            .filter(code -> !code.startsWith("#"))
            .toList();

    assertThat(codes("/dev/weft/sandbox/airports.csv", ";")).containsAll(planned);
    assertThat(planned).hasSizeGreaterThan(250);
  }

  private static List<String> codes(String resource, String separator) throws IOException {
    try (BufferedReader lines =
        new BufferedReader(
            new InputStreamReader(
                Objects.requireNonNull(AirportsTest.class.getResourceAsStream(resource)),
                StandardCharsets.UTF_8))) {
      return lines.lines().map(line -> line.split(separator, -1)[0]).toList();
    }
  }
}
