package dev.weft.launcher;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.launcher.os.ProcessIdentity;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class CompleteStackIT {
  private final StackFixture stack = StackFixture.shared();

  private int get(String path, String token) throws IOException, InterruptedException {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(stack.api() + path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(request.GET().build(), HttpResponse.BodyHandlers.discarding())
          .statusCode();
    }
  }

  @Test
  void shouldAnswerWithAllPartsWhenItIsUp() {
    JsonNode status = stack.cli("status", "--json").expect(0).json();

    assertThat(status.path("ready").asBoolean()).isTrue();
    assertThat(status.path("parts").findValuesAsText("name"))
        .containsExactly(
            "postgres", "redis", "temporal", "migrator", "sandbox", "worker", "api", "ui");
    assertThat(status.path("links").path("API").asText()).isEqualTo(stack.api() + "/api/v1");
  }

  @Test
  void shouldPrintLogsAsOneObjectWhenJsonIsAskedFor() {
    JsonNode logs = stack.cli("logs", "api", "worker", "-n", "3", "--json").expect(0).json();

    assertThat(logs.path("logs").path("api").size()).isBetween(1, 3);
    assertThat(logs.path("logs").has("worker")).isTrue();
    assertThat(stack.cli("logs", "api", "-f", "--json").expect(1).json().path("code").asText())
        .isEqualTo("environment");
  }

  @Test
  void shouldKnowTheCallerWhenTheTokenIsOfThisStack() throws IOException, InterruptedException {
    assertThat(get("/health/ready", "")).isEqualTo(200);
    assertThat(get("/api/v1/flows", "")).isEqualTo(401);
    assertThat(get("/api/v1/flows", stack.token("demo", "owner"))).isEqualTo(200);
  }

  @Test
  void shouldRestartTheWorkerWhenItIsKilled() throws InterruptedException {
    long before = stack.pid("worker");
    ProcessIdentity.of(before).orElseThrow().signal("KILL");

    long deadline = System.nanoTime() + Duration.ofMinutes(3).toNanos();
    while (stack.pid("worker") == before || stack.cli("status").exitCode() != 0) {
      assertThat(System.nanoTime()).as("the worker is back").isLessThan(deadline);
      TimeUnit.MILLISECONDS.sleep(300);
    }

    assertThat(stack.part("worker").path("restarts").asInt()).isPositive();
  }
}
