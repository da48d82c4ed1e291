package dev.weft.api.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.HttpCaller;
import dev.weft.api.HttpCaller.Answer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Idempotency keys on PostgreSQL and two api processes' worth of applications; Redis is away. */
@Timeout(120)
class IdempotencyIT {
  private static final String FLOWS = "/api/v1/flows";
  private static final Map<String, Object> GOAL = Map.of("goal", "quick trip");

  private final String key = UUID.randomUUID().toString();

  @Test
  void shouldAnswerAlikeThroughEveryProcess() {
    Answer first = start(RealStack.one(), RealStack.anna(), GOAL);
    Answer again = start(RealStack.two(), RealStack.anna(), GOAL);
    Answer otherBody = start(RealStack.two(), RealStack.anna(), Map.of("goal", "another"));
    Answer otherTenant = start(RealStack.two(), RealStack.greta(), GOAL);

    assertThat(first.status()).isEqualTo(202);
    assertThat(again.status()).isEqualTo(202);
    assertThat(again.header("idempotency-replayed")).isEqualTo("true");
    assertThat(again.body()).isEqualTo(first.body());
    assertThat(again.header("location")).isEqualTo(first.header("location"));
    assertThat(otherBody.json().get("code").asText()).isEqualTo("idempotency_key_reused");
    assertThat(otherTenant.json().get("runId")).isNotEqualTo(first.json().get("runId"));
  }

  @Test
  void shouldStartOneRunWhenManyAskAtOnceThroughBoth() throws Exception {
    List<String> runs = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Answer>> answers = new ArrayList<>();
      for (int i = 0; i < 16; i++) {
        HttpCaller process = i % 2 == 0 ? RealStack.one() : RealStack.two();
        answers.add(threads.submit(() -> start(process, RealStack.anna(), GOAL)));
      }
      for (Future<Answer> future : answers) {
        Answer answer = future.get();
        if (answer.status() == 409) {
          assertThat(answer.json().get("code").asText()).isEqualTo("idempotency_key_in_flight");
          assertThat(answer.header("retry-after")).isNotEmpty();
        } else {
          assertThat(answer.status()).as(answer.body()).isEqualTo(202);
          runs.add(answer.json().get("runId").asText());
        }
      }
    }

    assertThat(runs).isNotEmpty();
    assertThat(runs.stream().distinct()).hasSize(1);
  }

  @Test
  void shouldLimitEachProcessByItselfWhileRedisIsAway() {
    Answer answer = RealStack.one().get(FLOWS, RealStack.anna());

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.header("ratelimit-policy")).isEqualTo("\"tenant\";q=100000;w=60");
    assertThat(answer.header("ratelimit")).startsWith("\"tenant\";r=");
  }

  private Answer start(HttpCaller process, String token, Map<String, Object> body) {
    return process.post(FLOWS, token, body, "Idempotency-Key", key);
  }
}
