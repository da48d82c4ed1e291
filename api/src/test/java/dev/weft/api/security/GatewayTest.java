package dev.weft.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.FakeAudit;
import dev.weft.api.FakeIdempotentRequests;
import dev.weft.api.FakeLimits;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.api.TestTokens;
import java.time.Duration;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What callers see of rate limits and idempotency keys. */
class GatewayTest {
  private static final String FLOWS = "/api/v1/flows";
  private static final Map<String, Object> GOAL = Map.of("goal", "Book a flight");

  private final String key = UUID.randomUUID().toString();

  @AfterEach
  void refill() {
    TestApi.bean(FakeLimits.class).exhausted.clear();
  }

  @Test
  void shouldSayHowManyRequestsAreLeftWhenOneIsAnswered() {
    Answer listed = TestApi.HTTP.get(FLOWS, TestApi.anna());
    Answer refused = TestApi.HTTP.post(FLOWS, TestApi.anna(), Map.of());

    for (Answer answer : new Answer[] {listed, refused}) {
      assertThat(answer.header("ratelimit-policy")).isEqualTo("\"tenant\";q=60;w=60");
      assertThat(answer.header("ratelimit")).isEqualTo("\"tenant\";r=59;t=60");
    }
  }

  @Test
  void shouldSayWhenToComeBackWhenTheLimitIsReached() {
    TestApi.bean(FakeLimits.class).exhausted.add("hooli");

    Answer limited = TestApi.HTTP.get(FLOWS, TestApi.TOKENS.of("hooli", "gavin", TestTokens.ALL));
    Answer other = TestApi.HTTP.get(FLOWS, TestApi.anna());

    assertThat(limited.status()).isEqualTo(429);
    assertThat(limited.header("retry-after")).isEqualTo("43");
    assertThat(limited.header("ratelimit")).isEqualTo("\"tenant\";r=0;t=43");
    assertThat(limited.header("content-type")).startsWith("application/problem+json");
    assertThat(limited.json().get("code").asText()).isEqualTo("rate_limited");
    assertThat(other.status()).isEqualTo(200);
  }

  @Test
  void shouldNotCountWhatNeedsNoToken() {
    int taken = TestApi.bean(FakeLimits.class).taken.size();

    TestApi.HTTP.get("/health/live", "");
    TestApi.HTTP.get("/openapi", "");

    assertThat(TestApi.bean(FakeLimits.class).taken).hasSize(taken);
  }

  @Test
  void shouldGiveTheSameAnswerWhenARequestIsRepeated() {
    Answer first = start(TestApi.anna(), GOAL);
    Answer again = start(TestApi.anna(), GOAL);
    Answer quoted =
        TestApi.HTTP.post(FLOWS, TestApi.anna(), GOAL, "Idempotency-Key", "\"" + key + "\"");
    Answer waiting =
        TestApi.HTTP.post(
            FLOWS + "?wait=1s",
            TestApi.anna(),
            GOAL,
            "Idempotency-Key",
            key,
            "Accept",
            "application/json, text/event-stream");

    assertThat(first.status()).isEqualTo(202);
    assertThat(first.header("idempotency-replayed")).isEmpty();
    for (Answer repeated : new Answer[] {again, quoted, waiting}) {
      assertThat(repeated.status()).isEqualTo(202);
      assertThat(repeated.body()).isEqualTo(first.body());
      assertThat(repeated.header("location")).isEqualTo(first.header("location"));
      assertThat(repeated.header("etag")).isEqualTo(first.header("etag"));
      assertThat(repeated.header("content-type")).isEqualTo(first.header("content-type"));
      assertThat(repeated.header("idempotency-replayed")).isEqualTo("true");
    }
  }

  @Test
  void shouldAuditARepetitionAsOne() {
    start(TestApi.anna(), GOAL);
    start(TestApi.anna(), GOAL);

    assertThat(TestApi.bean(FakeAudit.class).last().action()).isEqualTo("flow.start");
    assertThat(TestApi.bean(FakeAudit.class).last().details()).containsEntry("replayed", true);
  }

  @Test
  void shouldStartAnotherRunWhenTenantOrPersonOrRouteIsAnother() {
    Answer first = start(TestApi.anna(), GOAL);
    Answer person = start(TestApi.TOKENS.of("acme", "bert", TestTokens.ALL), GOAL);
    Answer tenant = start(TestApi.greta(), GOAL);
    Answer route = TestApi.HTTP.post("/api/v1/plans", TestApi.anna(), GOAL, "Idempotency-Key", key);

    assertThat(runId(person)).isNotEqualTo(runId(first));
    assertThat(runId(tenant)).isNotEqualTo(runId(first));
    assertThat(route.header("idempotency-replayed")).isEmpty();
  }

  @Test
  void shouldRefuseWhenTheKeyComesWithAnotherBody() {
    start(TestApi.anna(), GOAL);

    Answer other = start(TestApi.anna(), Map.of("goal", "Book a hotel"));

    assertThat(other.status()).isEqualTo(409);
    assertThat(other.json().get("code").asText()).isEqualTo("idempotency_key_reused");
  }

  @Test
  void shouldAskToComeBackWhenTheFirstRequestIsUnderWay() {
    start(TestApi.anna(), GOAL);
    var requests = TestApi.bean(FakeIdempotentRequests.class);
    requests.giveUp(requests.claimed.getLast(), UUID.randomUUID());
    requests.claim(requests.claimed.getLast(), Duration.ofMinutes(1), Duration.ofMinutes(1));

    Answer second = start(TestApi.anna(), GOAL);

    assertThat(second.status()).isEqualTo(409);
    assertThat(second.json().get("code").asText()).isEqualTo("idempotency_key_in_flight");
    assertThat(second.header("retry-after")).isEqualTo("5");
  }

  @Test
  void shouldFindTheRunWhenTheFirstTryWasCutOffBeforeItsAnswerWasKept() {
    String first = runId(start(TestApi.anna(), GOAL));
    var requests = TestApi.bean(FakeIdempotentRequests.class);
    requests.release(requests.claimed.getLast(), UUID.randomUUID());

    Answer second = start(TestApi.anna(), GOAL);

    assertThat(second.status()).isEqualTo(200);
    assertThat(second.header("idempotency-replayed")).isEmpty();
    assertThat(runId(second)).isEqualTo(first);
  }

  @Test
  void shouldCarryItOutWhenTheFirstOneWasNotAllowedTo() {
    Answer denied = start(TestApi.TOKENS.of("acme", "anna", "flow:read"), GOAL);
    Answer allowed = start(TestApi.anna(), GOAL);

    assertThat(denied.status()).isEqualTo(403);
    assertThat(allowed.status()).isEqualTo(202);
    assertThat(allowed.header("idempotency-replayed")).isEmpty();
  }

  @Test
  void shouldAuthoriseAgainWhenTheTokenOfTheRepetitionAllowsLess() {
    start(TestApi.anna(), GOAL);

    Answer withoutEndpoint = start(TestApi.TOKENS.of("acme", "anna", "flow:read"), GOAL);
    Answer withoutAnother = start(TestApi.TOKENS.of("acme", "anna", "flow:write"), GOAL);

    assertThat(withoutEndpoint.status()).isEqualTo(403);
    assertThat(withoutEndpoint.body()).doesNotContain("runId");
    assertThat(withoutAnother.status()).isEqualTo(403);
    assertThat(withoutAnother.json().get("code").asText()).isEqualTo("scope_missing");
  }

  @Test
  void shouldKeepWhatWasWrongWithTheRequestItself() {
    Answer first = start(TestApi.anna(), Map.of());
    Answer again = start(TestApi.anna(), Map.of());

    assertThat(first.status()).isEqualTo(422);
    assertThat(again.status()).isEqualTo(422);
    assertThat(again.header("idempotency-replayed")).isEqualTo("true");
  }

  @Test
  void shouldRefuseAKeyThatIsNone() {
    Answer answer = TestApi.HTTP.post(FLOWS, TestApi.anna(), GOAL, "Idempotency-Key", "a b");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("code").asText()).isEqualTo("invalid_idempotency_key");
    Answer two =
        TestApi.HTTP.post(
            FLOWS, TestApi.anna(), GOAL, "Idempotency-Key", "one", "Idempotency-Key", "two");
    assertThat(two.json().get("code").asText()).isEqualTo("invalid_idempotency_key");
  }

  @Test
  void shouldKnowARouteAgainHoweverItIsWritten() {
    Answer first = TestApi.HTTP.post(FLOWS, TestApi.anna(), GOAL, "Idempotency-Key", "spelt");
    Answer again =
        TestApi.HTTP.post(
            FLOWS.replace("flows", "%66lows"), TestApi.anna(), GOAL, "Idempotency-Key", "spelt");

    assertThat(again.json().get("runId")).isEqualTo(first.json().get("runId"));
    assertThat(again.header("idempotency-replayed")).isEqualTo("true");
  }

  @Test
  void shouldRefuseABodyThatNobodyCouldMeanAlsoWithAKey() {
    Answer answer =
        TestApi.HTTP.post(
            FLOWS, TestApi.anna(), "x".repeat(17 * 1024 * 1024), "Idempotency-Key", key);

    assertThat(answer.status()).isEqualTo(413);
  }

  private Answer start(String token, Map<String, Object> body) {
    return TestApi.HTTP.post(FLOWS, token, body, "Idempotency-Key", key);
  }

  private static String runId(Answer answer) {
    return answer.json().get("runId").asText();
  }
}
