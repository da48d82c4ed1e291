package dev.weft.api.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.HttpCaller;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestTokens;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;

/** Idempotency keys on PostgreSQL and two api processes' worth of applications; Redis is away. */
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
  void shouldStartNothingMoreWhenAProcessDiedBeforeItKeptTheAnswer() throws Exception {
    String person = "p" + key.replace("-", "");
    String token = RealStack.TOKENS.of("acme", person, TestTokens.ALL);
    String run = start(RealStack.one(), token, GOAL).json().get("runId").asText();
    died(run);

    Answer again = start(RealStack.two(), token, GOAL);

    assertThat(again.status()).as(again.body()).isEqualTo(200);
    assertThat(again.header("idempotency-replayed")).isEmpty();
    assertThat(again.json().get("runId").asText()).isEqualTo(run);
    assertThat(start(RealStack.one(), token, GOAL).header("idempotency-replayed"))
        .isEqualTo("true");
  }

  /** The run stands, the answer was not kept, and the time of the one that had it is over. */
  private static void died(String run) throws SQLException {
    try (Connection connection = RealStack.superuser();
        var died =
            connection.prepareStatement(
                "UPDATE weft.idempotent_request SET answer = NULL, lease_until = now()"
                    + " WHERE (tenant_id, subject_id) IN"
                    + " (SELECT tenant_id, requested_by FROM weft.run WHERE run_id = ?::uuid)")) {
      died.setString(1, run);
      assertThat(died.executeUpdate()).isEqualTo(1);
    }
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
