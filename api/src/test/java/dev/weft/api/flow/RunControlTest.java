package dev.weft.api.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.api.FakeAudit;
import dev.weft.api.FakeEngine;
import dev.weft.api.FakeExecutions;
import dev.weft.api.FakeRuns;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.api.engine.Executions;
import dev.weft.contract.run.RunStatus;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class RunControlTest {
  private static final String FLOWS = "/api/v1/flows";

  @Test
  void shouldTellTheWorkersOnceTheEngineWasAskedToCancel() {
    String runId = start(TestApi.anna());

    assertThat(post(runId, "cancel", TestApi.anna()).status()).isEqualTo(202);

    assertThat(engine().cancelled.getLast()).endsWith(runId);
    assertThat(engine().hastened).contains(runId);
  }

  @Test
  void shouldShowThatARunIsPausedAndLetItGoOn() {
    String runId = start(TestApi.anna());

    JsonNode paused = post(runId, "pause", TestApi.anna()).json();
    JsonNode shown = TestApi.HTTP.get(FLOWS + "/" + runId, TestApi.anna()).json();
    JsonNode resumed = post(runId, "resume", TestApi.anna()).json();

    assertThat(paused.hasNonNull("pausedAt")).isTrue();
    assertThat(shown.at("/waitingFor/kind").asText()).isEqualTo("paused");
    assertThat(shown.at("/waitingFor/command").asText()).startsWith("./weft resume ");
    assertThat(resumed.hasNonNull("pausedAt")).isFalse();
    assertThat(
            engine().held.stream()
                .filter(one -> one.endsWith(runId))
                .map(one -> one.split(" ", 2)[0]))
        .containsExactly("pause", "resume");
    post(runId, "cancel", TestApi.anna());
    assertThat(post(runId, "pause", TestApi.anna()).json().get("code").asText())
        .isEqualTo("being_cancelled");
  }

  @Test
  void shouldLeaveTheEngineAsTheRowSaysWhenTwoPeopleWantOpposites() {
    String runId = start(TestApi.anna());
    // Another request writes after this one and reaches the engine before it.
    engine().whilePausing = () -> runs().paused("acme", runId, false);

    Answer paused = post(runId, "pause", TestApi.anna());

    assertThat(paused.json().hasNonNull("pausedAt")).isFalse();
    assertThat(
            engine().held.stream()
                .filter(one -> one.endsWith(runId))
                .map(one -> one.split(" ", 2)[0]))
        .containsExactly("pause", "resume");
  }

  @Test
  void shouldPauseNothingWhenTheEngineDoesNotAnswer() {
    String runId = start(TestApi.anna());
    engine().away = true;
    try {
      assertThat(post(runId, "pause", TestApi.anna()).status()).isEqualTo(503);
    } finally {
      engine().away = false;
    }

    JsonNode shown = TestApi.HTTP.get(FLOWS + "/" + runId, TestApi.anna()).json();
    assertThat(shown.hasNonNull("pausedAt")).isFalse();
  }

  @Test
  void shouldTerminateAnOpenRunAndRefuseAnEndedOne() {
    String runId = start(TestApi.anna());

    Answer ended = post(runId, "terminate", TestApi.anna());
    Answer again = post(runId, "terminate", TestApi.anna());

    assertThat(ended.status()).isEqualTo(200);
    assertThat(engine().terminated.getLast()).endsWith(runId);
    assertThat(again.status()).isEqualTo(409);
    assertThat(again.json().get("code").asText()).isEqualTo("already_ended");
  }

  @Test
  void shouldReflectAtOnceWhatWasEndedOutside() {
    for (String verb : List.of("cancel", "pause", "resume", "terminate")) {
      String runId = start(TestApi.anna());
      String workflowId = runs().find("acme", runId).orElseThrow().workflowId();
      engine().unknown.add(workflowId);
      TestApi.bean(FakeExecutions.class)
          .known
          .put(
              workflowId,
              new Executions.Execution("run", Executions.State.TERMINATED, Instant.now()));

      Answer answer = post(runId, verb, TestApi.anna());

      assertThat(answer.status()).as(verb + ": " + answer.body()).isEqualTo(409);
      assertThat(answer.json().get("code").asText()).isEqualTo("already_ended");
      assertThat(runs().find("acme", runId).orElseThrow().status()).isEqualTo(RunStatus.TERMINATED);
    }
  }

  @Test
  void shouldCountFirstAndThenDoItToExactlyThoseOfTheTenant() {
    String mine = trip(TestApi.anna());
    String other = trip(TestApi.anna());
    String ended = trip(TestApi.anna());
    String foreign = trip(TestApi.greta());
    runs().change("acme", ended, RunStatus.COMPLETED, null, null);

    JsonNode counted = bulk("CANCEL", true, null).json();
    Answer changed = bulk("CANCEL", false, counted.get("matched").asInt() + 1);
    JsonNode done = bulk("CANCEL", false, counted.get("matched").asInt()).json();
    JsonNode nothingLeft = bulk("CANCEL", true, null).json();

    assertThat(counted.get("done").asInt()).isZero();
    assertThat(counted.get("matched").asInt()).isGreaterThanOrEqualTo(2);
    assertThat(changed.status()).isEqualTo(409);
    assertThat(changed.json().get("code").asText()).isEqualTo("count_changed");
    assertThat(done.get("done")).isEqualTo(counted.get("matched"));
    assertThat(done.get("failed")).isEmpty();
    assertThat(nothingLeft.get("matched").asInt()).isZero();
    assertThat(engine().hastened).contains(mine, other).doesNotContain(ended, foreign);
    // The first shows that the engine can be asked; the calls of the others end before their turn.
    assertThat(engine().announced).containsAnyOf(mine, other).doesNotContain(ended, foreign);
    assertThat(TestApi.bean(FakeAudit.class).entries.toString()).contains(mine).contains(other);
  }

  @Test
  void shouldBreakOffNoCallWhenTheEngineCannotBeAsked() {
    String mine = trip(TestApi.anna());
    String other = trip(TestApi.anna());
    engine().away = true;
    try {
      assertThat(bulk("CANCEL", false, null).json().get("failed").toString())
          .contains(mine, other, "engine_unreachable");
    } finally {
      engine().away = false;
    }

    assertThat(engine().announced).doesNotContain(mine, other);
    bulk("CANCEL", false, null);
  }

  @Test
  void shouldRefuseAFilterThatSaysNothing() {
    for (Object filter : List.of(Map.of(), Map.of("olderThan", "yesterday"))) {
      Answer refused =
          TestApi.HTTP.post(
              FLOWS + "/bulk", TestApi.anna(), Map.of("action", "PAUSE", "filter", filter));

      assertThat(refused.status()).isEqualTo(422);
    }
  }

  @Test
  void shouldAnswerForARunOfAnotherTenantAsForNone() {
    String foreign = start(TestApi.anna());

    for (String verb : List.of("cancel", "pause", "resume", "terminate")) {
      assertThat(post(foreign, verb, TestApi.greta()).status()).isEqualTo(404);
    }
  }

  private static Answer bulk(String action, boolean dryRun, Integer expected) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("action", action);
    request.put("filter", Map.of("flow", "TripBooking"));
    request.put("dryRun", dryRun);
    if (expected != null) {
      request.put("expectedCount", expected);
    }
    return TestApi.HTTP.post(FLOWS + "/bulk", TestApi.anna(), request);
  }

  private static Answer post(String runId, String verb, String token) {
    return TestApi.HTTP.post(FLOWS + "/" + runId + "/" + verb, token, Map.of());
  }

  private static String start(String token) {
    return TestApi.HTTP
        .post(FLOWS, token, Map.of("goal", "Book a flight"))
        .json()
        .get("runId")
        .asText();
  }

  private static String trip(String token) {
    Map<String, Object> input =
        Map.of("from", "VIE", "to", "BER", "date", "2027-03-01", "nights", 2);
    return TestApi.HTTP
        .post(FLOWS, token, Map.of("flow", "TripBooking", "input", input))
        .json()
        .get("runId")
        .asText();
  }

  private static FakeEngine engine() {
    return TestApi.bean(FakeEngine.class);
  }

  private static FakeRuns runs() {
    return TestApi.bean(FakeRuns.class);
  }
}
