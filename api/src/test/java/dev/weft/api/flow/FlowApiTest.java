package dev.weft.api.flow;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.api.FakeEngine;
import dev.weft.api.FakeRuns;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.contract.agent.AgentFlowInput;
import dev.weft.contract.agent.PlanResult;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.saga.TripBookingInput;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class FlowApiTest {
  private static final String FLOWS = "/api/v1/flows";

  @AfterEach
  void engineIsBack() {
    engine().away = false;
  }

  @Test
  void shouldAcceptAndStartWhenAGoalIsGiven() {
    Answer answer =
        TestApi.HTTP.post(
            FLOWS,
            TestApi.anna(),
            Map.of("goal", " Book a flight ", "timeZone", "Asia/Tokyo", "locale", "de-AT"));

    assertThat(answer.status()).isEqualTo(202);
    String runId = answer.json().get("runId").asText();
    assertThat(answer.header("location")).isEqualTo(FLOWS + "/" + runId);
    var start = engine().started.getLast();
    assertThat(start.workflowId()).startsWith("agent-flow/acme/").endsWith("/" + runId);
    assertThat(start.taskQueue()).isEqualTo("flows.standard");
    assertThat(start.summary()).isEqualTo("goal");
    assertThat(start.run().timeZone()).isEqualTo("Asia/Tokyo");
    assertThat(start.run().locale()).isEqualTo("de-AT");
    assertThat(start.run().scopes()).contains("travel:write");
    assertThat(start.input()).isInstanceOf(AgentFlowInput.class);
    assertThat(((AgentFlowInput) start.input()).goal()).isEqualTo("Book a flight");
    assertThat(answer.json().get("links").get("events").asText()).endsWith(runId + "/events");
  }

  @Test
  void shouldStartByNameWhenTheInputFits() {
    Answer answer =
        TestApi.HTTP.post(
            FLOWS,
            TestApi.anna(),
            Map.of(
                "flow",
                "TripBooking",
                "input",
                Map.of("from", "VIE", "to", "BER", "date", "2027-03-01", "nights", 2)));

    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    TripBookingInput input = (TripBookingInput) engine().started.getLast().input();
    assertThat(input.date()).isEqualTo(LocalDate.parse("2027-03-01"));
    assertThat(input.run().runId()).isEqualTo(answer.json().get("runId").asText());
  }

  @Test
  void shouldReportEverythingAtOnceWhenANamedInputIsWrong() {
    Answer answer =
        TestApi.HTTP.post(
            FLOWS,
            TestApi.anna(),
            Map.of("flow", "TripBooking", "input", Map.of("from", 7, "nights", "two")));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().get("code").asText()).isEqualTo("invalid_input");
    assertThat(answer.json().get("errors").findValuesAsText("pointer"))
        .anyMatch(pointer -> pointer.startsWith("/input/from"))
        .anyMatch(pointer -> pointer.startsWith("/input/nights"))
        .hasSizeGreaterThanOrEqualTo(4);
  }

  @Test
  void shouldNameTheNearestWhenAFlowIsUnknown() {
    Answer answer =
        TestApi.HTTP.post(FLOWS, TestApi.anna(), Map.of("flow", "TripBoking", "input", Map.of()));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().get("detail").asText()).contains("\"TripBooking\"");
  }

  @Test
  void shouldRefuseWithPointersWhenAPlanIsInvalid() {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("id", "flight");
    step.put("agent", "travel");
    step.put("action", "bookFlite");
    step.put("params", Map.of("to", "BER"));
    int before = engine().started.size();

    Answer answer =
        TestApi.HTTP.post(
            FLOWS,
            TestApi.anna(),
            Map.of("plan", Map.of("planVersion", 1, "kind", "SEQUENTIAL", "steps", List.of(step))));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().get("code").asText()).isEqualTo("invalid_plan");
    assertThat(answer.json().get("errors").get(0).get("pointer").asText())
        .startsWith("/plan/steps/0");
    assertThat(engine().started).hasSize(before);
  }

  @Test
  void shouldStartThePlanAsItIsWhenItIsValid() {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("id", "flight");
    step.put("agent", "travel");
    step.put("action", "bookFlight");
    step.put("params", Map.of("to", "BER"));

    Answer answer =
        TestApi.HTTP.post(
            FLOWS,
            TestApi.anna(),
            Map.of("plan", Map.of("planVersion", 1, "kind", "SEQUENTIAL", "steps", List.of(step))));

    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    AgentFlowInput input = (AgentFlowInput) engine().started.getLast().input();
    assertThat(input.goal()).isNull();
    assertThat(input.plan().steps().getFirst().traits()).isNotNull();
    assertThat(input.plan().steps().getFirst().approval().scope()).isEqualTo("approval:write");
  }

  @Test
  void shouldReturnTheFirstRunWhenTheReferenceRepeats() {
    Map<String, String> body =
        Map.of("goal", "Book a flight", "reference", UUID.randomUUID().toString());
    Answer first = TestApi.HTTP.post(FLOWS, TestApi.anna(), body);
    int started = engine().started.size();

    Answer again = TestApi.HTTP.post(FLOWS, TestApi.anna(), body);
    Answer other = TestApi.HTTP.post(FLOWS, TestApi.greta(), body);

    assertThat(again.status()).isEqualTo(200);
    assertThat(again.json().get("runId")).isEqualTo(first.json().get("runId"));
    assertThat(other.status()).isEqualTo(202);
    assertThat(other.json().get("runId")).isNotEqualTo(first.json().get("runId"));
    assertThat(engine().started).hasSize(started + 1);
  }

  @Test
  void shouldRefuseAGoalThatIsABook() {
    Answer answer = TestApi.HTTP.post(FLOWS, TestApi.anna(), Map.of("goal", "go ".repeat(4_000)));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().get("errors").findValuesAsText("pointer")).containsExactly("/goal");
  }

  @Test
  void shouldRefuseUnknownFieldsWithTheNearestName() {
    Answer answer = TestApi.HTTP.post(FLOWS, TestApi.anna(), Map.of("gaol", "Book a flight"));

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("code").asText()).isEqualTo("unknown_field");
    assertThat(answer.json().get("detail").asText()).contains("Did you mean \"goal\"?");
    assertThat(answer.json().get("errors").get(0).get("pointer").asText()).isEqualTo("/gaol");
  }

  @Test
  void shouldNameThePlaceWhenTheBodyIsNoJson() {
    Answer answer = TestApi.HTTP.post(FLOWS, TestApi.anna(), "{\n  \"goal\": oops }");

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().get("code").asText()).isEqualTo("invalid_json");
    assertThat(answer.json().get("line").asInt()).isEqualTo(2);
    assertThat(answer.json().get("detail").asText()).contains("line 2");
  }

  @Test
  void shouldNameTheFieldWhenThePayloadIsTooLarge() {
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("from", "VIE");
    input.put("notes", List.of("short", "x".repeat(TestApi.LIMIT)));
    int before = engine().started.size();

    Answer named =
        TestApi.HTTP.post(FLOWS, TestApi.anna(), Map.of("flow", "TripBooking", "input", input));
    Answer goal =
        TestApi.HTTP.post(FLOWS, TestApi.anna(), Map.of("goal", "x".repeat(TestApi.LIMIT + 1)));

    assertThat(named.status()).isEqualTo(413);
    assertThat(named.json().get("errors").get(0).get("pointer").asText())
        .isEqualTo("/input/notes/1");
    assertThat(goal.status()).isEqualTo(413);
    assertThat(goal.json().get("errors").get(0).get("pointer").asText()).isEqualTo("/goal");
    assertThat(engine().started).hasSize(before);
  }

  @Test
  void shouldRefuseAtOnceWhenTheBodyIsAbsurdlyLarge() {
    Answer answer =
        TestApi.HTTP.post(FLOWS, TestApi.anna(), "{\"goal\":\"" + "x".repeat(17_000_000) + "\"}");

    assertThat(answer.status()).isEqualTo(413);
    assertThat(answer.json().get("code").asText()).isEqualTo("too_large");
    assertThat(answer.json().get("limit").asLong()).isEqualTo(16L * 1024 * 1024);
    assertThat(answer.json().get("detail").asText()).contains("16 MB", "pass a reference");
  }

  @ParameterizedTest
  @ValueSource(strings = {"+02:00", "GMT+3", "Z", "Europe/Wien"})
  void shouldRefuseWhatIsNoIanaTimeZone(String zone) {
    Answer answer =
        TestApi.HTTP.post(FLOWS, TestApi.anna(), Map.of("goal", "Book a flight", "timeZone", zone));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo("/timeZone");
    assertThat(answer.json().at("/errors/0/code").asText()).isEqualTo("unknown_time_zone");
  }

  @Test
  void shouldRefuseAQueryParameterThatStandsTwice() {
    Answer answer = TestApi.HTTP.get(FLOWS + "?status=WAITING&status=COMPLETED", TestApi.anna());

    assertThat(answer.status()).isEqualTo(400);
    assertThat(answer.json().at("/errors/0/pointer").asText()).isEqualTo("?status");
    assertThat(TestApi.HTTP.get("/api/v1/debts?state=OPEN&state=RETRYING", TestApi.anna()).status())
        .isEqualTo(200);
  }

  @Test
  void shouldKeepTheRunWhenTheEngineIsAwayAndStartItLater() {
    engine().away = true;

    Answer answer = TestApi.HTTP.post(FLOWS, TestApi.anna(), Map.of("goal", "Book a flight"));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().get("status").asText()).isEqualTo("ACCEPTED");
    assertThat(answer.json().get("waitingFor").get("kind").asText()).isEqualTo("engine");
    assertThat(TestApi.HTTP.get("/health/ready", "").status()).isEqualTo(503);
    engine().away = false;
    String runId = answer.json().get("runId").asText();
    TestApi.bean(Starter.class).start("acme", runId);
    assertThat(engine().started.getLast().run().runId()).isEqualTo(runId);
    assertThat(runs().find("acme", runId).orElseThrow().startedAt()).isNotNull();
  }

  @Test
  void shouldWaitUntilTheRunEndsWhenAskedTo() throws InterruptedException {
    String runId = start();
    Thread ender =
        Thread.startVirtualThread(() -> {
          try {
            Thread.sleep(300);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          runs().change("acme", runId, RunStatus.COMPLETED, null, null);
        });

    Answer answer = TestApi.HTTP.get(FLOWS + "/" + runId + "?wait=30s", TestApi.anna());

    ender.join();
    assertThat(answer.json().get("status").asText()).isEqualTo("COMPLETED");
    assertThat(answer.json().has("waitingFor")).isFalse();
    assertThat(answer.json().get("durationMs").asLong()).isPositive();
    assertThat(TestApi.HTTP.get(FLOWS + "/" + runId + "?wait=61s", TestApi.anna()).status())
        .isEqualTo(400);
    assertThat(TestApi.HTTP.get(FLOWS + "/" + runId + "?wait=soon", TestApi.anna()).status())
        .isEqualTo(400);
  }

  @Test
  void shouldWaitForTheEndWhenARunThatNeedsAPersonIsCancelled() throws InterruptedException {
    String runId = start();
    runs().change("acme", runId, RunStatus.WAITING, null, null);
    assertThat(
            TestApi.HTTP
                .get(FLOWS + "/" + runId + "?wait=30s", TestApi.anna())
                .json()
                .get("status")
                .asText())
        .isEqualTo("WAITING");
    TestApi.HTTP.post(FLOWS + "/" + runId + "/cancel", TestApi.anna(), Map.of());
    Thread ender =
        Thread.startVirtualThread(() -> {
          try {
            Thread.sleep(300);
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          runs().change("acme", runId, RunStatus.CANCELLED, null, null);
        });

    Answer answer = TestApi.HTTP.get(FLOWS + "/" + runId + "?wait=30s", TestApi.anna());

    ender.join();
    assertThat(answer.json().get("status").asText()).isEqualTo("CANCELLED");
  }

  @Test
  void shouldAnswerNotModifiedUntilTheRunChanges() {
    String runId = start();
    String etag = TestApi.HTTP.get(FLOWS + "/" + runId, TestApi.anna()).header("etag");

    Answer same =
        TestApi.HTTP.get(FLOWS + "/" + runId, TestApi.anna(), "If-None-Match", "\"x\", " + etag);
    runs().change("acme", runId, RunStatus.RUNNING, null, null);
    Answer changed = TestApi.HTTP.get(FLOWS + "/" + runId, TestApi.anna(), "If-None-Match", etag);

    assertThat(same.status()).isEqualTo(304);
    assertThat(changed.status()).isEqualTo(200);
    assertThat(changed.header("etag")).isNotEqualTo(etag);
  }

  @Test
  void shouldPageThroughEveryRunOnceWhenListing() {
    String token = TestApi.TOKENS.of("globex", "greta", "flow:read flow:write");
    for (int i = 0; i < 5; i++) {
      TestApi.HTTP.post(FLOWS, token, Map.of("goal", "Trip " + i));
    }
    List<String> seen = new ArrayList<>();
    String next = "";
    do {
      Answer page =
          TestApi.HTTP.get(
              FLOWS + "?limit=2&flow=AgentFlow" + (next.isEmpty() ? "" : "&after=" + next), token);
      page.json().get("items").forEach(item -> seen.add(item.get("runId").asText()));
      next = page.json().path("next").asText("");
    } while (!next.isEmpty());

    assertThat(seen).doesNotHaveDuplicates().hasSizeGreaterThanOrEqualTo(5);
    assertThat(seen)
        .hasSize(
            TestApi.HTTP
                .get(FLOWS + "?limit=200&flow=AgentFlow", token)
                .json()
                .get("items")
                .size());
    assertThat(TestApi.HTTP.get(FLOWS + "?after=nonsense", token).status()).isEqualTo(400);
    assertThat(TestApi.HTTP.get(FLOWS + "?limit=0", token).status()).isEqualTo(400);
    assertThat(TestApi.HTTP.get(FLOWS + "?status=WRONG", token).status()).isEqualTo(400);
  }

  @Test
  void shouldFindARunByTheBeginningOfItsIdOrAsTheLast() {
    String runId = start();

    assertThat(id(TestApi.HTTP.get(FLOWS + "/" + runId.substring(0, 18), TestApi.anna())))
        .isEqualTo(runId);
    assertThat(id(TestApi.HTTP.get(FLOWS + "/last", TestApi.anna()))).isEqualTo(runId);
    assertThat(TestApi.HTTP.get(FLOWS + "/" + runId.substring(0, 5), TestApi.anna()).status())
        .isEqualTo(404);
  }

  @Test
  void shouldAnswerAForeignRunExactlyLikeAMissingOne() {
    String foreign = start();
    String missing = UUID.randomUUID().toString();

    for (String path : List.of("", "/events", "/steps", "/traces", "/costs")) {
      assertThat(problem(TestApi.HTTP.get(FLOWS + "/" + foreign + path, TestApi.greta())))
          .isEqualTo(problem(TestApi.HTTP.get(FLOWS + "/" + missing + path, TestApi.greta())));
    }
    assertThat(
            problem(
                TestApi.HTTP.post(FLOWS + "/" + foreign + "/cancel", TestApi.greta(), Map.of())))
        .isEqualTo(
            problem(
                TestApi.HTTP.post(FLOWS + "/" + missing + "/cancel", TestApi.greta(), Map.of())));
    assertThat(engine().cancelled).noneMatch(id -> id.contains(foreign));
  }

  @Test
  void shouldCancelAnOpenRunAndRefuseAnEndedOne() {
    String runId = start();

    Answer cancelled = TestApi.HTTP.post(FLOWS + "/" + runId + "/cancel", TestApi.anna(), "");
    runs().change("acme", runId, RunStatus.CANCELLED, null, null);
    Answer again = TestApi.HTTP.post(FLOWS + "/" + runId + "/cancel", TestApi.anna(), Map.of());
    runs().change("acme", runId, RunStatus.COMPLETED, null, null);
    Answer late = TestApi.HTTP.post(FLOWS + "/" + runId + "/cancel", TestApi.anna(), Map.of());

    assertThat(cancelled.status()).isEqualTo(202);
    assertThat(engine().cancelled.getLast()).endsWith(runId);
    assertThat(again.status()).isEqualTo(200);
    assertThat(late.status()).isEqualTo(409);
    assertThat(late.json().get("code").asText()).isEqualTo("already_ended");
  }

  @Test
  void shouldAnswerThatTheEngineIsAwayWhenNothingCanBeDoneWithoutIt() {
    String runId = start();
    engine().away = true;

    Answer cancel = TestApi.HTTP.post(FLOWS + "/" + runId + "/cancel", TestApi.anna(), Map.of());
    Answer plan = TestApi.HTTP.post("/api/v1/plans", TestApi.anna(), Map.of("goal", "Fly"));

    assertThat(cancel.status()).isEqualTo(503);
    assertThat(cancel.json().get("code").asText()).isEqualTo("engine_unreachable");
    assertThat(plan.status()).isEqualTo(503);
  }

  @Test
  void shouldSayWhatIsMissingWhenAGoalCannotBePlanned() {
    engine().plan =
        new PlanResult(
            "offline",
            null,
            null,
            null,
            new PlanResult.PlanFailure(
                "I do not know where to.",
                List.of("a flight"),
                List.of("Where to?"),
                List.of("Book a flight to Berlin next Monday"),
                List.of(),
                null));

    Answer answer = TestApi.HTTP.post("/api/v1/plans", TestApi.anna(), Map.of("goal", "Fly"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().get("code").asText()).isEqualTo("not_planned");
    assertThat(answer.json().get("missing").get(0).asText()).isEqualTo("Where to?");
    assertThat(answer.json().get("suggestions")).hasSize(1);
    assertThat(TestApi.HTTP.post("/api/v1/plans", TestApi.anna(), Map.of()).status())
        .isEqualTo(422);
  }

  @Test
  void shouldShowTracesAndCostsAndCatalogueAndTools() {
    String runId = start();

    JsonNode traces =
        TestApi.HTTP.get(FLOWS + "/" + runId + "/traces", TestApi.anna()).json().get("items");
    JsonNode costs = TestApi.HTTP.get(FLOWS + "/" + runId + "/costs", TestApi.anna()).json();
    JsonNode catalogue = TestApi.HTTP.get("/api/v1/flow-catalog", TestApi.anna()).json();
    JsonNode tools = TestApi.HTTP.get("/api/v1/tools", TestApi.anna()).json();

    assertThat(traces.get(0).get("tokensIn").asInt()).isEqualTo(100);
    assertThat(traces.get(0).has("costMicros")).as("unknown").isFalse();
    assertThat(costs.get("model").get("known").asBoolean()).isTrue();
    assertThat(catalogue.get("items").findValuesAsText("name"))
        .containsExactly("AgentFlow", "TripBooking", "DocumentSummary");
    assertThat(tools.get("items").get(0).get("inputSchema").get("type").asText())
        .isEqualTo("object");
  }

  @Test
  void shouldFindTheFirstRunByItsReferenceThoughThePlanIsNotValidAnyMore() {
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("id", "flight");
    step.put("agent", "travel");
    step.put("action", "bookFlight");
    step.put("params", Map.of("to", "BER"));
    Map<String, Object> start = new LinkedHashMap<>();
    start.put("plan", Map.of("kind", "SEQUENTIAL", "steps", List.of(step)));
    start.put("reference", UUID.randomUUID().toString());
    Answer first = TestApi.HTTP.post(FLOWS, TestApi.anna(), start);
    step.put("action", "flyAway");

    Answer second = TestApi.HTTP.post(FLOWS, TestApi.anna(), start);

    assertThat(first.status()).isEqualTo(202);
    assertThat(second.status()).isEqualTo(200);
    assertThat(second.json().get("runId")).isEqualTo(first.json().get("runId"));
  }

  @Test
  void shouldRegisterAnAgentOnlyWithToolsThatExist() {
    Map<String, Object> agent = new LinkedHashMap<>();
    agent.put("name", "Assistant");
    agent.put("role", "Plans trips.");
    agent.put("capabilities", List.of("travel.bookFlight", "travel.bookFlite"));
    agent.put("costPerTaskMinor", Long.MAX_VALUE);
    Answer wrong = TestApi.HTTP.post("/api/v1/agents", TestApi.anna(), agent);
    agent.put("costPerTaskMinor", 0);
    agent.put("name", "assistant");
    agent.put("capabilities", List.of("travel.bookFlight"));
    Answer right = TestApi.HTTP.post("/api/v1/agents", TestApi.anna(), agent);

    assertThat(wrong.status()).isEqualTo(422);
    assertThat(wrong.json().get("errors").findValuesAsText("pointer"))
        .containsExactly("/name", "/capabilities/1", "/costPerTaskMinor");
    assertThat(wrong.body()).contains("Did you mean");
    assertThat(right.status()).isEqualTo(201);
    assertThat(TestApi.HTTP.get("/api/v1/agents", TestApi.anna()).body()).contains("assistant");
  }

  @Test
  void shouldRefuseANameThatASharedAgentHas() {
    Answer answer =
        TestApi.HTTP.post(
            "/api/v1/agents",
            TestApi.anna(),
            Map.of("name", "travel", "role", "x", "capabilities", List.of("travel.bookFlight")));

    assertThat(answer.status()).isEqualTo(409);
    assertThat(answer.json().get("code").asText()).isEqualTo("shared_agent");
  }

  @Test
  void shouldLetARegisteredAgentActWithItsCapability() {
    Map<String, Object> agent = new LinkedHashMap<>();
    agent.put("name", "helper");
    agent.put("role", "Helps.");
    agent.put("model", "nope");
    agent.put("capabilities", List.of("travel.bookFlight", "travel.bookFlight"));
    Answer unknown = TestApi.HTTP.post("/api/v1/agents", TestApi.anna(), agent);
    agent.put("model", "agent");
    Answer helper = TestApi.HTTP.post("/api/v1/agents", TestApi.anna(), agent);
    Map<String, Object> step = new LinkedHashMap<>();
    step.put("id", "flight");
    step.put("agent", "helper");
    step.put("action", "bookFlight");
    step.put("params", Map.of("to", "BER"));

    Answer started =
        TestApi.HTTP.post(
            FLOWS,
            TestApi.anna(),
            Map.of("plan", Map.of("kind", "SEQUENTIAL", "steps", List.of(step))));

    assertThat(unknown.status()).isEqualTo(422);
    assertThat(unknown.json().at("/errors/0/pointer").asText()).isEqualTo("/model");
    assertThat(helper.json().get("capabilities")).hasSize(1);
    assertThat(started.status()).as(started.body()).isEqualTo(202);
    AgentFlowInput input = (AgentFlowInput) engine().started.getLast().input();
    assertThat(input.plan().steps().getFirst().agent()).isEqualTo("helper");
    assertThat(input.plan().steps().getFirst().action()).isEqualTo("travel.bookFlight");
  }

  private static String start() {
    return id(TestApi.HTTP.post(FLOWS, TestApi.anna(), Map.of("goal", "Book a flight")));
  }

  private static String id(Answer answer) {
    return answer.json().path("runId").asText(answer.body());
  }

  private static String problem(Answer answer) {
    assertThat(answer.status()).isEqualTo(404);
    return answer.body().replaceAll("\"traceId\":\"[0-9a-f]{32}\"", "");
  }

  private static FakeEngine engine() {
    return TestApi.bean(FakeEngine.class);
  }

  private static FakeRuns runs() {
    return TestApi.bean(FakeRuns.class);
  }
}
