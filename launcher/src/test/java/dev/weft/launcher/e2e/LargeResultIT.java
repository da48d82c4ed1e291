package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.launcher.StackFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Results that the engine would refuse go by reference, on the real engine. */
class LargeResultIT {
  private static final String WORKER = "dev.weft.worker.BulkyWorker";
  private static final int TWENTY_MEGABYTES = 20_500;

  private static StackFixture stack;
  private static Companion worker;
  private static Rest rest;

  @BeforeAll
  static void start() {
    stack = StackFixture.fresh();
    stack.cli("up", "--only", "api").expect(0);
    worker = Companion.start(stack, WORKER);
    rest = new Rest(stack, "anna");
    Laptop.await(
        "the worker's tools are known",
        Duration.ofMinutes(3),
        () -> rest.get("/api/v1/agents").text().contains("bulky"));
  }

  @AfterAll
  static void stop() {
    worker.close();
    stack.close();
  }

  @Test
  void shouldPassTwentyMegabytesFromStepToStepAndAcrossADeadWorker() {
    JsonNode waiting =
        rest.start(
                List.of(
                    step("a", "fetch", Map.of("thousands", TWENTY_MEGABYTES)),
                    step("b", "keep", Map.of("text", "{{a.text}}")),
                    step("c", "keep", Map.of("text", "{{b.text}}")),
                    step("d", "note", Map.of("characters", "{{c.characters}}"))),
                "?wait=60s")
            .json();
    assertThat(waiting.path("status").asText()).as(waiting.toPrettyString()).isEqualTo("WAITING");

    worker.close();
    worker = Companion.start(stack, WORKER);
    String runId = waiting.path("runId").asText();
    stack.cli("approve", runId, "--user", "anna").expect(0);
    Rest.Body ended = rest.get("/api/v1/flows/" + runId + "?wait=60s");

    JsonNode run = ended.json();
    assertThat(run.path("status").asText()).as(ended.text()).isEqualTo("COMPLETED");
    assertThat(ended.text().length()).isLessThan(20_000);
    assertThat(run.at("/steps/3/result/characters").asInt()).isEqualTo(20_500_000);
    for (int step = 0; step < 3; step++) {
      JsonNode large = run.at("/steps/" + step + "/largeResult");
      assertThat(large.path("bytes").asLong()).isGreaterThan(20_500_000);
      JsonNode whole = rest.get(large.path("href").asText()).json();
      assertThat(whole.path("text").asText()).hasSize(20_500_000);
    }
    assertThat(rest.get(run.at("/steps/1/largeParams/href").asText()).json().path("text").asText())
        .hasSize(20_500_000);
    assertThat(rest.get("/api/v1/flows").text().length()).isLessThan(10_000);
    assertThat(rest.get("/api/v1/flows/" + runId + "/steps").text().length()).isLessThan(10_000);
    assertThat(rest.get("/api/v1/flows/" + runId + "/events").text().length()).isLessThan(20_000);
    assertThat(historyBytes(run)).isLessThan(100_000);
  }

  @Test
  void shouldTakeALargeResultOverWithoutCallingItsToolAgain() {
    JsonNode first =
        rest.start(
                List.of(
                    step("a", "fetch", Map.of("thousands", 40)),
                    step("b", "keep", Map.of("text", "{{a.text}}"))),
                "?wait=60s")
            .json();
    assertThat(first.path("status").asText()).as(first.toString()).isEqualTo("COMPLETED");
    String runId = first.path("runId").asText();

    Rest.Body asked =
        rest.post(
            "/api/v1/flows/" + runId + "/rerun",
            Map.of("fromStep", "b", "allowRepeat", List.of("b")));
    assertThat(asked.status()).as(asked.text()).isEqualTo(202);
    JsonNode again =
        rest.get("/api/v1/flows/" + asked.json().path("runId").asText() + "?wait=60s").json();

    assertThat(again.path("status").asText()).as(again.toString()).isEqualTo("COMPLETED");
    assertThat(again.at("/steps/0/reusedFrom").asText()).isEqualTo(runId);
    JsonNode kept = rest.get(again.at("/steps/1/largeResult/href").asText()).json();
    assertThat(kept.path("characters").asInt()).isEqualTo(40_000);
  }

  @Test
  void shouldUndoAndNameTheFieldWhenAToolReturnsTooMuchAfterManyLargeResults() {
    List<Map<String, Object>> steps = new ArrayList<>();
    steps.add(
        Rest.step(
            "event",
            "calendar",
            "createEvent",
            Map.of("title", "Lunch", "start", "2031-05-05T12:00", "timeZone", "Europe/Vienna")));
    for (int i = 0; i < 7; i++) {
      steps.add(step("large" + i, "make", Map.of("thousands", 900)));
    }
    for (int i = 0; i < 25; i++) {
      steps.add(step("medium" + i, "make", Map.of("thousands", 200)));
    }
    steps.add(step("flood", "flood", Map.of("thousands", 40_000)));

    JsonNode run = rest.start(steps, "?wait=60s").json();

    assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("FAILED_UNDONE");
    assertThat(run.at("/error/code").asText()).isEqualTo("OutputTooLarge");
    assertThat(run.at("/error/message").asText())
        .contains("bulky.flood")
        .contains("the field text")
        .contains("33554432");
    assertThat(run.at("/steps/0/status").asText()).isEqualTo("UNDONE");
    assertThat(run.at("/steps/33/attempts").asInt()).isEqualTo(1);
    assertThat(run.path("undone").valueStream().map(JsonNode::asText)).contains("event");
  }

  @Test
  void shouldShowAndReplayAHistoryWithLargeResults() throws IOException {
    JsonNode run =
        rest.start(
                List.of(
                    step("a", "make", Map.of("thousands", 200)),
                    step("b", "make", Map.of("thousands", 300))),
                "?wait=60s")
            .json();
    assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("COMPLETED");
    assertThat(historyBytes(run)).isLessThan(100_000);

    String history =
        stack
            .cli("history", run.path("runId").asText(), "--user", "anna", "--json")
            .expect(0)
            .stdout();

    assertThat(history).hasSizeGreaterThan(500_000).doesNotContain("weft-left-out-bytes");
    Path file = Files.createTempFile("weft-history", ".json");
    try {
      Files.writeString(file, history);
      assertThat(stack.cli("replay", file.toString()).expect(0).stdout()).contains("It replays");
    } finally {
      Files.delete(file);
    }
  }

  @Test
  void shouldCompleteWhenEveryStepReturnsAsMuchAsStaysInHistory() {
    List<Map<String, Object>> steps = new ArrayList<>();
    for (int i = 0; i < 50; i++) {
      steps.add(step("s" + i, "make", Map.of("thousands", 32)));
    }

    JsonNode run = rest.start(steps, "?wait=60s").json();

    assertThat(run.path("status").asText()).as(run.toString()).isEqualTo("COMPLETED");
    assertThat(run.at("/result/steps").size()).isEqualTo(50);
    assertThat(run.at("/result/steps/0/resultBytes").asLong()).isGreaterThan(32_000);
    assertThat(run.at("/result/steps/0").has("result")).isFalse();
    assertThat(run.at("/steps/0/result/text").asText()).hasSize(32_000);
  }

  private static int historyBytes(JsonNode run) {
    try (Engine engine = new Engine(stack.config().temporal())) {
      return engine.history(run.path("workflowId").asText()).stream()
          .mapToInt(event -> event.getSerializedSize())
          .sum();
    }
  }

  private static Map<String, Object> step(String id, String action, Map<String, Object> params) {
    return Rest.step(id, "bulky", action, params);
  }
}
