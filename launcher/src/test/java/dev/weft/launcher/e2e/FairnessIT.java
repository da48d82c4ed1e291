package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.launcher.StackFixture;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** A thousand flows of one tenant wait in the real engine; another tenant starts one. */
class FairnessIT {
  private static final int FLOWS = 1_000;
  private static final int CALLERS = 8;
  private static final String ORDER =
      """
      {"plan": {"planVersion": 1, "kind": "SEQUENTIAL", "steps": [
        {"id": "s1", "agent": "diagnostics", "action": "glance", "params": {"text": "x"}}]}}
      """;

  private final ObjectMapper json = new ObjectMapper();
  private final Laptop laptop = new Laptop();
  private final StackFixture stack = StackFixture.shared();
  private final HttpClient http = HttpClient.newHttpClient();

  @Test
  void shouldDelayAnotherTenantsFlowByLessThanTheTimeOfFive() throws Exception {
    times(5);
    Duration alone = median(times(5));
    long before = inFlight("acme");
    laptop.signal("worker", "STOP");
    try {
      startMany("acme");
    } finally {
      laptop.signal("worker", "CONT");
    }

    List<Duration> among = times(9);

    assertThat(inFlight("acme")).as("flows that still wait").isGreaterThan(FLOWS / 2);
    assertThat(median(among).minus(alone))
        .as("alone %s, among others %s", alone, among)
        .isLessThan(alone.multipliedBy(5));
    for (Instant end = Instant.now().plusSeconds(180); inFlight("acme") > before; ) {
      assertThat(Instant.now()).as("the flows end").isBefore(end);
      Thread.sleep(200);
    }
  }

  @Test
  void shouldMarkAFlowAndItsChildrenWithTheirTenant() throws Exception {
    JsonNode run =
        post("demo", "/api/v1/flows?wait=60s", "{\"goal\": \"Record 12.50 EUR for lunch today\"}");
    String flow = run.path("workflowId").asText();

    try (Engine engine = new Engine(laptop.config().temporal())) {
      assertThat(List.of(flow, flow.replaceFirst("^agent-flow/", "plan/")))
          .extracting(id ->
              engine
                  .history(id)
                  .getFirst()
                  .getWorkflowExecutionStartedEventAttributes()
                  .getPriority())
          .allMatch(priority ->
              priority.getFairnessKey().equals("demo")
                  && priority.getPriorityKey() == 3
                  && priority.getFairnessWeight() == 1);
    }
  }

  private static Duration median(List<Duration> times) {
    return times.stream().sorted().toList().get(times.size() / 2);
  }

  private List<Duration> times(int count) throws Exception {
    List<Duration> times = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      times.add(timeOfOne("demo"));
    }
    return times;
  }

  private Duration timeOfOne(String tenant) throws Exception {
    long from = System.nanoTime();
    JsonNode run = post(tenant, "/api/v1/flows?wait=60s", ORDER);
    Duration took = Duration.ofNanos(System.nanoTime() - from);
    assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("COMPLETED");
    return took;
  }

  private void startMany(String tenant) throws Exception {
    try (ExecutorService callers = Executors.newFixedThreadPool(CALLERS)) {
      List<Future<JsonNode>> started = new ArrayList<>();
      for (int i = 0; i < FLOWS; i++) {
        started.add(callers.submit(() -> post(tenant, "/api/v1/flows", ORDER)));
      }
      for (Future<JsonNode> one : started) {
        assertThat(one.get().has("runId")).isTrue();
      }
    }
    assertThat(inFlight(tenant)).isGreaterThanOrEqualTo(FLOWS);
  }

  private long inFlight(String tenant) throws Exception {
    JsonNode regions =
        post(tenant, "/api/v1/policy/placement/explain", "{}").at("/input/load/inFlight");
    long all = 0;
    for (JsonNode tiers : regions) {
      for (JsonNode count : tiers) {
        all += count.asLong();
      }
    }
    return all;
  }

  private JsonNode post(String tenant, String path, String body)
      throws IOException, InterruptedException {
    HttpResponse<byte[]> answer =
        http.send(
            HttpRequest.newBuilder(URI.create(stack.api() + path))
                .timeout(Duration.ofSeconds(90))
                .header("Authorization", "Bearer " + stack.token(tenant, "owner"))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(body))
                .build(),
            HttpResponse.BodyHandlers.ofByteArray());
    return json.readTree(answer.body());
  }
}
