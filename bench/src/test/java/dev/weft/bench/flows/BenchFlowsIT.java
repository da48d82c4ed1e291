package dev.weft.bench.flows;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.bench.BenchCommand;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;

/** The whole of it on real processes, as small as it can be: what is counted, never how fast. */
class BenchFlowsIT {
  /** What the engine writes for a flow: five events around it, and six for each activity. */
  private static int bareEvents(int steps) {
    return 5 + 6 * steps;
  }

  @Test
  void shouldReportWhatFlowsAreMadeOf() throws Exception {
    StringWriter out = new StringWriter();

    int exit =
        BenchCommand.commandLine()
            .setOut(new PrintWriter(out))
            .execute(
                "flows",
                "--json",
                "--rounds=1",
                "--sample=1ms",
                "--warm-up=1ms",
                "--in-flight=1",
                "--stock-blocks=0",
                "--without=dbos,restate");

    assertThat(exit).isZero();
    JsonNode report = new ObjectMapper().readTree(out.toString());
    for (String ratio : new String[] {"latency3", "latency10", "events10", "local"}) {
      JsonNode entry = report.path("ratios").path(ratio).path(0);
      assertThat(entry.path("inFlight").asInt()).as(ratio).isEqualTo(1);
      assertThat(entry.path("median").asDouble()).as(ratio).isPositive();
    }
    for (int steps : new int[] {3, 10}) {
      assertThat(events(report, "temporal", steps)).isEqualTo(bareEvents(steps));
      // A marker for each of: the gate, the plan's check, the begin and the end of the run. On a
      // machine that is so busy that a local activity takes seconds, a task of the flow more.
      assertThat(events(report, "weft", steps))
          .isBetween(bareEvents(steps) + 4, bareEvents(steps) + 10);
      assertThat(events(report, "weft-quick", steps)).isLessThan(events(report, "weft", steps));
    }
    assertThat(contender(report, "weft").path("statementsPerStep").path("weft").asDouble())
        .isGreaterThan(3);
    assertThat(contender(report, "temporal").path("residentMegabytes").asInt()).isPositive();
  }

  private static int events(JsonNode report, String contender, int steps) {
    for (JsonNode flow : contender(report, contender).path("flows")) {
      if (flow.path("steps").asInt() == steps) {
        return flow.path("events").asInt();
      }
    }
    throw new AssertionError(contender + " has no flow of " + steps + " steps: " + report);
  }

  private static JsonNode contender(JsonNode report, String name) {
    for (JsonNode contender : report.path("contenders")) {
      if (contender.path("name").asText().equals(name)) {
        return contender;
      }
    }
    throw new AssertionError("no contender " + name + ": " + report);
  }
}
