package dev.weft.api.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.FakeEngine;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.api.TestTokens;
import dev.weft.contract.agent.AgentFlowInput;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class StartControlApiTest {
  private static final String FLOWS = "/api/v1/flows";

  @Test
  void shouldStoreAndNotStartARunWhoseTimeHasNotCome() {
    int before = engine().started.size();

    Answer answer = start(Map.of("goal", "Book a flight", "startIn", "2h"));

    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    assertThat(answer.json().get("status").asText()).isEqualTo("DELAYED");
    Instant startAt = Instant.parse(answer.json().get("startAt").asText());
    assertThat(startAt).isAfter(Instant.now().plusSeconds(7_000));
    assertThat(answer.json().get("waitingFor").get("kind").asText()).isEqualTo("start");
    assertThat(answer.json().get("waitingFor").get("text").asText()).startsWith("It starts at ");
    assertThat(engine().started).hasSize(before);
  }

  @Test
  void shouldStartItOnceItsTimeHasCome() {
    String runId = id(start(Map.of("goal", "Book a flight", "startIn", "1h")));
    Answer moved =
        TestApi.HTTP.patch(
            FLOWS + "/" + runId,
            TestApi.anna(),
            Map.of("startAt", "2020-01-01T00:00:00Z", "goal", "Book a train"));
    assertThat(moved.status()).as(moved.body()).isEqualTo(200);

    TestApi.bean(DelayedStarter.class).startDue();

    var started = engine().started.stream().filter(one -> one.run().runId().equals(runId)).toList();
    assertThat(started).hasSize(1);
    assertThat(((AgentFlowInput) started.getFirst().input()).goal()).isEqualTo("Book a train");
    assertThat(
            TestApi.HTTP
                .patch(FLOWS + "/" + runId, TestApi.anna(), Map.of("startIn", "1h"))
                .json()
                .get("code")
                .asText())
        .isEqualTo("already_started");
  }

  @Test
  void shouldReadALocalTimeInTheTimeZoneOfTheRequest() {
    String local = java.time.LocalDateTime.now().plusDays(3).withNano(0).toString();

    Answer answer =
        start(Map.of("goal", "Book a flight", "startAt", local, "timeZone", "Asia/Tokyo"));

    assertThat(answer.json().get("startAt").asText())
        .isEqualTo(
            java.time.LocalDateTime.parse(local)
                .atZone(java.time.ZoneId.of("Asia/Tokyo"))
                .toInstant()
                .toString());
  }

  @Test
  void shouldCancelARunBeforeItStarts() {
    String runId = id(start(Map.of("goal", "Book a flight", "startIn", "2h")));

    Answer answer = TestApi.HTTP.post(FLOWS + "/" + runId + "/cancel", TestApi.anna(), Map.of());

    assertThat(answer.json().get("status").asText()).isEqualTo("CANCELLED");
    assertThat(engine().cancelled).noneMatch(workflow -> workflow.endsWith(runId));
  }

  @Test
  void shouldLetNobodyElseChangeWhatRunsForSomebody() {
    String runId = id(start(Map.of("goal", "Book a flight", "startIn", "2h")));
    String bert = TestApi.TOKENS.of("acme", "bert", TestTokens.ALL);

    Answer answer =
        TestApi.HTTP.patch(FLOWS + "/" + runId, bert, Map.of("goal", "Book ten flights"));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(
            TestApi.HTTP
                .patch(FLOWS + "/" + runId, TestApi.greta(), Map.of("startIn", "1h"))
                .status())
        .isEqualTo(404);
  }

  @Test
  void shouldRefuseToMakeAnotherKindOfRunOfIt() {
    String runId = id(start(Map.of("goal", "Book a flight", "startIn", "2h")));

    Answer answer =
        TestApi.HTTP.patch(
            FLOWS + "/" + runId, TestApi.anna(), Map.of("input", Map.of("from", "VIE")));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().get("errors").get(0).get("code").asText()).isEqualTo("other_kind");
  }

  @ParameterizedTest
  @CsvSource({
    "startAt,tomorrow,/startAt",
    "startAt,2099-01-01T00:00:00Z,/startAt",
    "startIn,soon,/startIn",
    "startIn,0s,/startIn"
  })
  void shouldNameATimeThatCannotBe(String field, String value, String pointer) {
    Answer answer = start(Map.of("goal", "Book a flight", field, value));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().get("errors").findValuesAsText("pointer")).containsExactly(pointer);
  }

  @Test
  void shouldCheckTheKeysThatPutStartsTogether() {
    Map<String, Object> both = new LinkedHashMap<>();
    both.put("goal", "Book a flight");
    both.put("reference", "r");
    both.put("debounce", Map.of("key", "k", "wait", "5s"));

    assertThat(codes(start(both))).containsExactly("not_together");
    assertThat(codes(start(Map.of("goal", "Book a flight", "debounce", Map.of("key", "k")))))
        .containsExactly("invalid_duration");
    assertThat(
            codes(
                start(
                    Map.of(
                        "goal",
                        "Book a flight",
                        "debounce",
                        Map.of("key", "k", "wait", "5m", "maxWait", "1m")))))
        .containsExactly("out_of_bounds");
    assertThat(
            codes(
                start(
                    Map.of(
                        "goal",
                        "Book a flight",
                        "deduplicate",
                        Map.of("key", " ", "window", "1h")))))
        .containsExactly("length");
  }

  private static List<String> codes(Answer answer) {
    return answer.json().get("errors").findValuesAsText("code");
  }

  private static Answer start(Map<String, Object> request) {
    return TestApi.HTTP.post(FLOWS, TestApi.anna(), request);
  }

  private static String id(Answer answer) {
    return answer.json().get("runId").asText();
  }

  private static FakeEngine engine() {
    return TestApi.bean(FakeEngine.class);
  }
}
