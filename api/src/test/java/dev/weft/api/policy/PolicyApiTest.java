package dev.weft.api.policy;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.api.FakeDecisions;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.contract.policy.LoggedDecision;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class PolicyApiTest {
  private static final String AUDITOR = TestApi.TOKENS.of("acme", "aude", "audit:read");

  private final FakeDecisions decisions = TestApi.bean(FakeDecisions.class);

  private LoggedDecision refused() {
    TestApi.HTTP.get("/api/v1/flows", TestApi.TOKENS.of("acme", "bob", "flow:write"));
    return decisions.kept.getLast();
  }

  @Test
  void shouldShowADecisionAndDecideItAgain() {
    LoggedDecision decision = refused();

    Answer shown = TestApi.HTTP.get("/api/v1/policy/decisions/" + decision.id(), AUDITOR);
    Answer again =
        TestApi.HTTP.post(
            "/api/v1/policy/decisions/" + decision.id() + "/replay", AUDITOR, Map.of());

    assertThat(shown.status()).isEqualTo(200);
    assertThat(shown.json().get("allowed").asBoolean()).isFalse();
    assertThat(shown.json().get("policy").asText()).isEqualTo(decision.policyHash());
    assertThat(again.status()).isEqualTo(200);
    JsonNode replay = again.json();
    assertThat(replay.get("same").asBoolean()).isTrue();
    assertThat(replay.at("/again/reasons/0").asText()).isEqualTo("scope_missing");
    assertThat(replay.at("/now/allowed").asBoolean()).isFalse();
  }

  @Test
  void shouldNotShowDecisionsOfAnotherTenantOrWithoutTheScope() {
    String path = "/api/v1/policy/decisions/" + refused().id();

    assertThat(TestApi.HTTP.get(path, TestApi.TOKENS.of("globex", "aude", "audit:read")).status())
        .isEqualTo(404);
    assertThat(TestApi.HTTP.get(path, TestApi.TOKENS.of("acme", "bob", "flow:read")).status())
        .isEqualTo(403);
    assertThat(TestApi.HTTP.get("/api/v1/policy/decisions/nonsense", AUDITOR).status())
        .isEqualTo(404);
  }

  @Test
  void shouldSayWhatWouldBeDecidedAndKeepNothingOfIt() {
    Map<String, Object> tool =
        Map.of(
            "name", "travel.bookFlight",
            "agent", "travel",
            "scope", "travel:write",
            "effect", "MONEY",
            "guarded", false);
    Map<String, Object> input =
        Map.of(
            "kind",
            "tool",
            "caller",
            Map.of("scopes", List.of("travel:write")),
            "agent",
            "travel",
            "tool",
            tool);
    int before = decisions.kept.size();

    Answer answer =
        TestApi.HTTP.post("/api/v1/policy/authorisation/explain", AUDITOR, Map.of("input", input));

    assertThat(answer.status()).isEqualTo(200);
    assertThat(answer.json().get("allowed").asBoolean()).isFalse();
    assertThat(answer.json().get("reasons").get(0).asText()).isEqualTo("money_without_approval");
    // The question itself was a call of the API.
    assertThat(decisions.kept.subList(before, decisions.kept.size()))
        .extracting(LoggedDecision::kind)
        .containsExactly("api");
  }

  @Test
  void shouldExportDecisionsOfAPeriodAsCsv() {
    LoggedDecision decision = refused();
    LocalDate today = LocalDate.ofInstant(decision.at(), ZoneOffset.UTC);
    String period = "?from=" + today + "&to=" + today;

    Answer csv = TestApi.HTTP.get("/api/v1/policy/exports/decisions" + period, AUDITOR);

    assertThat(csv.status()).isEqualTo(200);
    assertThat(csv.header("content-type")).startsWith("text/csv");
    assertThat(csv.body().lines().findFirst().orElseThrow())
        .isEqualTo(
            "id,at,kind,action,subject,run,step,allowed,reasons,policy,evaluator,cached,"
                + "latency_micros");
    assertThat(csv.body().lines())
        .anySatisfy(line ->
            assertThat(line)
                .startsWith(decision.id() + ",")
                .contains(",api,GET /api/v1/flows,", ",false,scope_missing,"));
  }

  @Test
  void shouldRefuseExportsThatPolicyDenies() {
    String exports = "/api/v1/policy/exports/";
    Answer longer = TestApi.HTTP.get(exports + "decisions?from=2024-01-01&to=2026-01-01", AUDITOR);
    Answer unknown = TestApi.HTTP.get(exports + "people?from=2024-01-01&to=2024-01-01", AUDITOR);

    assertThat(longer.status()).isEqualTo(403);
    assertThat(longer.json().get("reasons").get(0).asText()).isEqualTo("period_too_long");
    assertThat(unknown.status()).isEqualTo(404);
  }
}
