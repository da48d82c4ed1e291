package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.launcher.StackFixture;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** More than a hundred runs send the next to spot workers, and one of those is lost. */
class SpotTierIT {
  private static final String WORKER = "dev.weft.worker.BulkyWorker";
  private static final int MOST_ON_STANDARD = 101;

  @Test
  void shouldMoveAStepToAnotherSpotWorkerWhenItsOwnIsLost() throws Exception {
    Path held = Files.createTempFile("weft-held", "");
    try (StackFixture stack = new Laptop().elsewhere("spot_tier")) {
      stack.with("WEFT_PLACEMENT_TIERS", "standard,spot").cli("up", "--only", "api").expect(0);
      Rest rest = new Rest(stack, "anna");
      try (Companion lost = spotWorker(stack)) {
        Laptop.await(
            "the worker's tools are known",
            Duration.ofMinutes(3),
            () -> rest.get("/api/v1/agents").text().contains("bulky"));
        for (int i = 0; i < MOST_ON_STANDARD; i++) {
          assertThat(started(rest, "make", Map.of("thousands", 1)).at("/placement/tier").asText())
              .isEqualTo("standard");
        }
        JsonNode next = started(rest, "dwell", Map.of("text", held.toString()));
        assertThat(next.at("/placement/tier").asText()).isEqualTo("spot");
        assertThat(next.at("/placement/rules/1").asText()).isEqualTo("burst");
        String run = "/api/v1/flows/" + next.path("runId").asText();
        Laptop.await(
            "the step is under way",
            Duration.ofMinutes(1),
            () -> rest.get(run).json().at("/steps/0/status").asText().equals("RUNNING"));

        lost.process().destroyForcibly().waitFor();
        Files.delete(held);
        try (Companion _ = spotWorker(stack)) {
          Rest.Body ended = rest.get(run + "?wait=60s");

          assertThat(ended.json().path("status").asText()).as(ended.text()).isEqualTo("COMPLETED");
          assertThat(ended.json().at("/steps/0/attempts").asInt()).isEqualTo(2);
          assertThat(ended.json().at("/placement/tier").asText()).isEqualTo("spot");
        }
      }
      stack.cli("down").expect(0);
    }
  }

  private static JsonNode started(Rest rest, String action, Map<String, Object> params) {
    Rest.Body body = rest.start(List.of(Rest.step("a", "bulky", action, params)), "");
    assertThat(body.status()).as(body.text()).isEqualTo(202);
    return body.json();
  }

  private static Companion spotWorker(StackFixture stack) throws IOException {
    try (ServerSocket free = new ServerSocket(0)) {
      return Companion.start(
          stack,
          Map.of(
              "WEFT_WORKER_TIERS",
              "spot",
              "WEFT_WORKER_HEALTH_PORT",
              String.valueOf(free.getLocalPort())),
          WORKER);
    }
  }
}
