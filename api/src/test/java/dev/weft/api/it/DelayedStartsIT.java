package dev.weft.api.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.HttpCaller.Answer;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Two processes of the api take starts that wait, and one of them starts each. */
class DelayedStartsIT {
  private static final String FLOWS = "/api/v1/flows";

  @Test
  void shouldStartTheLastInputOnceWhenManyCallBothProcesses() throws Exception {
    String key = "inbox " + UUID.randomUUID();
    List<Future<Answer>> answers = new ArrayList<>();
    try (var pool = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int i = 0; i < 12; i++) {
        int number = i;
        answers.add(
            pool.submit(() ->
                (number % 2 == 0 ? RealStack.one() : RealStack.two())
                    .post(FLOWS, RealStack.anna(), debounced(key, "quick " + number))));
      }
    }
    Answer last = RealStack.one().post(FLOWS, RealStack.anna(), debounced(key, "quick last"));

    assertThat(last.status()).as(last.body()).isEqualTo(200);
    String runId = last.json().get("runId").asText();
    for (Future<Answer> answer : answers) {
      assertThat(answer.get().json().get("runId").asText()).isEqualTo(runId);
    }
    Answer ended = RealStack.two().get(FLOWS + "/" + runId + "?wait=30s", RealStack.anna());
    assertThat(ended.json().get("status").asText()).isEqualTo("COMPLETED");
    assertThat(ended.json().get("goal").asText()).isEqualTo("quick last");
    assertThat(
            RealStack.stores().runs().events("acme", runId, 0, 100).stream()
                .filter(event -> event.type().equals("run.accepted")))
        .hasSize(1);
  }

  @Test
  void shouldSayThatTheInMemoryEngineHasNoSchedules() {
    Map<String, Object> schedule = new LinkedHashMap<>();
    schedule.put("goal", "quick one");
    schedule.put("every", "1h");

    Answer kept = RealStack.one().put("/api/v1/schedules/hourly", RealStack.anna(), schedule);
    Answer run = RealStack.one().post("/api/v1/schedules/hourly/run", RealStack.anna(), Map.of());

    assertThat(kept.status()).as(kept.body()).isEqualTo(201);
    assertThat(kept.json().get("applied").asBoolean()).isFalse();
    assertThat(run.status()).isEqualTo(501);
    assertThat(run.json().get("code").asText()).isEqualTo("no_schedules");
  }

  private static Map<String, Object> debounced(String key, String goal) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("goal", goal);
    request.put("debounce", Map.of("key", key, "wait", "5s"));
    return request;
  }
}
