package dev.weft.bench.api;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.bench.BenchCommand;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import org.junit.jupiter.api.Test;
import picocli.CommandLine;

class ApiCommandIT {
  @Test
  void shouldLoseNoStartAndReportAllThatItMeasured() throws IOException {
    StringWriter out = new StringWriter();
    StringWriter err = new StringWriter();
    CommandLine command =
        BenchCommand.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    int exit =
        command.execute(
            "api",
            "--json",
            "--seconds=3",
            "--rate=20",
            "--list-rate=20",
            "--runs=5000",
            "--tenants=3");

    assertThat(exit).as("%s%n%s", out, err).isZero();
    JsonNode report = new ObjectMapper().readTree(out.toString());
    assertThat(report.path("runs").asInt()).isEqualTo(5_000);
    assertThat(report.path("tenants").asInt()).isEqualTo(3);
    assertThat(report.path("starts")).hasSize(2);
    for (JsonNode starts : report.path("starts")) {
      assertThat(starts.path("sent").asInt()).isEqualTo(80);
      assertThat(sum(starts.path("answers"))).as("%s", starts).isEqualTo(60);
      int accepted = starts.path("accepted").asInt();
      assertThat(accepted + sum(starts.path("problems"))).isEqualTo(80);
      assertThat(accepted).isPositive();
      assertThat(starts.path("rows").asInt()).isEqualTo(accepted);
      assertThat(starts.path("executions").asInt()).isEqualTo(accepted);
      assertThat(starts.path("lost").asInt(-1)).isZero();
      assertThat(starts.path("latencyMs").path("count").asInt())
          .isEqualTo(starts.path("answers").path("202").asInt());
      assertThat(starts.path("latencyMs").path("p95").isNumber()).isTrue();
      if (starts.path("problems").isEmpty()) {
        assertThat(starts.path("repeatedOnce").asInt()).isEqualTo(20);
      }
    }
    JsonNode lists = report.path("lists");
    assertThat(sum(lists.path("answers"))).as("%s", lists).isEqualTo(60);
    assertThat(lists.path("runsLatencyMs").path("count").asInt()).isPositive();
    if (lists.path("answers").path("200").asInt() == 60) {
      assertThat(lists.path("byKindMs").size()).isGreaterThan(15);
    }
    lists.path("byKindMs").forEach(kind -> assertThat(kind.path("p95").asDouble()).isPositive());
  }

  private static int sum(JsonNode counts) {
    int sum = 0;
    for (JsonNode count : counts) {
      sum += count.asInt();
    }
    return sum;
  }
}
