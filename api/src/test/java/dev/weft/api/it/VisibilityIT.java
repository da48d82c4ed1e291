package dev.weft.api.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.api.HttpCaller;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestTokens;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Anna and Ben share a family, Clara is of the same tenant, Greta of another. What Anna starts is
 * seen by those whom she lets see it, wherever it shows.
 */
class VisibilityIT {
  private static final String FLOWS = "/api/v1/flows";
  private static final String READ = "flow:read flow:write approval:read history:read";
  private static final HttpCaller HTTP = RealStack.one();

  private static final String ANNA = person("acme", "anna", TestTokens.ALL, "family 7", "choir");
  private static final String BEN = person("acme", "ben", READ, "family 7");
  private static final String CLARA = person("acme", "clara", READ, "choir 2");
  private static final String GRETA = person("globex", "greta", TestTokens.ALL, "family 7");
  private static final String OPERATOR = person("acme", "otto", "admin:all");

  private static String person(String tenant, String name, String scopes, String... groups) {
    return RealStack.TOKENS.signed(claims ->
        claims
            .claim("tenant", tenant)
            .subject(name)
            .claim("scope", scopes)
            .claim("groups", List.of(groups)));
  }

  @Test
  void shouldShowARunToThoseWhomItsOwnerLetsSeeIt() {
    String secret = started("quick one", "PRIVATE", null);
    String familys = started("quick two", "FAMILY", "family 7");
    String open = started("quick three", "PUBLIC", null);
    String unsaid = started("quick four", null, null);

    assertThat(seenBy(ANNA)).contains(secret, familys, open, unsaid);
    assertThat(seenBy(BEN)).contains(familys, open, unsaid).doesNotContain(secret);
    assertThat(seenBy(CLARA)).contains(open, unsaid).doesNotContain(secret, familys);
    assertThat(seenBy(OPERATOR)).contains(secret, familys, open, unsaid);
    assertThat(seenBy(GRETA)).doesNotContain(secret, familys, open, unsaid);
    for (String path : List.of("", "/steps", "/traces", "/costs", "/events", "/history")) {
      assertThat(status(CLARA, secret, path)).as(path).isEqualTo(404);
      assertThat(status(BEN, secret, path)).as(path).isEqualTo(404);
      assertThat(status(CLARA, familys, path)).as(path).isEqualTo(404);
      assertThat(status(GRETA, familys, path)).as(path).isEqualTo(404);
      assertThat(status(GRETA, open, path)).as(path).isEqualTo(404);
      assertThat(status(BEN, familys, path)).as(path).isNotIn(403, 404);
      assertThat(status(CLARA, open, path)).as(path).isNotIn(403, 404);
    }
    for (String action : List.of("cancel", "pause", "resume", "terminate", "rerun")) {
      assertThat(HTTP.post(FLOWS + "/" + secret + "/" + action, CLARA, Map.of()).status())
          .as(action)
          .isEqualTo(404);
    }
    assertThat(HTTP.get(FLOWS + "/" + secret.substring(26), CLARA).status()).isEqualTo(404);
    assertThat(HTTP.get(FLOWS + "/" + secret.substring(26), ANNA).status()).isEqualTo(200);
    JsonNode shown = HTTP.get(FLOWS + "/" + familys, BEN).json();
    assertThat(shown.get("visibility").asText()).isEqualTo("FAMILY");
    assertThat(shown.get("group").asText()).isEqualTo("family 7");
    assertThat(HTTP.get(FLOWS + "/" + familys, OPERATOR).json().has("group")).isFalse();
    assertThat(HTTP.get(FLOWS + "/" + unsaid, ANNA).json().get("visibility").asText())
        .isEqualTo("PUBLIC");
  }

  @Test
  void shouldFillPagesWithWhatTheReaderSees() {
    List<String> open = new ArrayList<>();
    for (int i = 0; i < 3; i++) {
      open.addFirst(started("quick open", "PUBLIC", null));
      started("quick secret", "PRIVATE", null);
      started("quick secret", "PRIVATE", null);
    }

    Answer first = HTTP.get(FLOWS + "?limit=2", CLARA);
    Answer second = HTTP.get(FLOWS + "?limit=1&after=" + first.json().get("next").asText(), CLARA);

    assertThat(Stream.concat(ids(first).stream(), ids(second).stream())).isEqualTo(open);
    assertThat(HTTP.get(FLOWS + "/last", CLARA).json().get("runId").asText())
        .isEqualTo(open.getFirst());
  }

  @Test
  void shouldLetTheOwnerAloneChangeWhoSeesARun() {
    String run = started("quick change", "PUBLIC", null);
    String path = FLOWS + "/" + run + "/visibility";

    assertThat(HTTP.put(path, CLARA, Map.of("visibility", "PRIVATE")).json().get("code").asText())
        .isEqualTo("not_the_owner");
    Answer changed = HTTP.put(path, ANNA, Map.of("visibility", "PRIVATE"));
    assertThat(changed.status()).as(changed.body()).isEqualTo(200);
    assertThat(changed.json().get("visibility").asText()).isEqualTo("PRIVATE");
    assertThat(HTTP.get(FLOWS + "/" + run, CLARA).status()).isEqualTo(404);
    assertThat(HTTP.put(path, CLARA, Map.of("visibility", "PUBLIC")).status()).isEqualTo(404);
    assertThat(HTTP.put(path, OPERATOR, Map.of("visibility", "PUBLIC")).status()).isEqualTo(200);
    assertThat(HTTP.get(FLOWS + "/" + run, CLARA).status()).isEqualTo(200);
    String reader = person("acme", "anna", "flow:read", "family 7");
    assertThat(HTTP.put(path, reader, Map.of("visibility", "PRIVATE")).json().get("code").asText())
        .isEqualTo("scope_missing");
    assertThat(
            RealStack.stores().audit().latest("acme", 200).stream()
                .filter(entry -> run.equals(entry.target()))
                .filter(entry -> entry.action().equals("flow.share")))
        .hasSizeGreaterThanOrEqualTo(2);
  }

  @Test
  void shouldRefuseAGroupThatTheTokenDoesNotName() {
    assertThat(refused("FAMILY", null)).isEqualTo("required");
    assertThat(refused("FAMILY", "choir 2")).isEqualTo("not_a_member");
    assertThat(refused("PUBLIC", "choir")).isEqualTo("not_together");
    Answer alone = start(OPERATOR, "quick", "FAMILY", null);
    assertThat(alone.json().at("/errors/0/code").asText()).isEqualTo("no_group");
  }

  @Test
  void shouldEndTheStreamOfWhoSeesTheRunNoMore() throws Exception {
    String run = started("asks a person", "PUBLIC", null);
    try (BufferedReader stream =
        new BufferedReader(
            new InputStreamReader(
                HTTP.stream(FLOWS + "/" + run + "/events", CLARA).body(),
                StandardCharsets.UTF_8))) {
      HTTP.put(FLOWS + "/" + run + "/visibility", ANNA, Map.of("visibility", "PRIVATE"));

      List<String> untilItEnds = stream.lines().toList();

      assertThat(untilItEnds)
          .contains("event: run.accepted")
          .doesNotContain("event: run.visibility");
    }
    HTTP.post(FLOWS + "/" + run + "/cancel", ANNA, Map.of());
  }

  @Test
  void shouldShowAnApprovalToWhomItAsksAndToWhoSeesTheRun() {
    Answer waiting = start(ANNA, "asks a person", "PRIVATE", null, "?wait=30s");
    String approval = waiting.json().at("/waitingFor/approvalId").asText();
    String decider = person("acme", "dora", "approval:read approval:write");

    assertThat(HTTP.get("/api/v1/approvals", CLARA).body()).doesNotContain(approval);
    assertThat(HTTP.get("/api/v1/approvals/" + approval, CLARA).status()).isEqualTo(404);
    assertThat(HTTP.get("/api/v1/approvals", ANNA).body()).contains(approval);
    assertThat(HTTP.get("/api/v1/approvals", decider).body()).contains(approval);
    assertThat(HTTP.get("/api/v1/approvals/" + approval, decider).status()).isEqualTo(200);
    HTTP.post(FLOWS + "/" + waiting.json().get("runId").asText() + "/cancel", ANNA, Map.of());
  }

  @Test
  void shouldNotTellOfARunWhoseKeySomebodyElseUses() {
    Map<String, Object> request = request("quick key", "PRIVATE", null);
    request.put("reference", "a key of Anna's");
    assertThat(HTTP.post(FLOWS, ANNA, request).status()).isEqualTo(202);
    assertThat(HTTP.post(FLOWS, ANNA, request).status()).isEqualTo(200);

    Answer taken = HTTP.post(FLOWS, BEN, request);

    assertThat(taken.status()).isEqualTo(409);
    assertThat(taken.json().get("code").asText()).isEqualTo("key_in_use");
  }

  private static String refused(String visibility, String group) {
    Answer answer = start(ANNA, "quick", visibility, group);
    assertThat(answer.status()).as(answer.body()).isEqualTo(422);
    return answer.json().at("/errors/0/code").asText();
  }

  private static List<String> seenBy(String person) {
    return ids(HTTP.get(FLOWS + "?limit=200", person));
  }

  private static List<String> ids(Answer list) {
    assertThat(list.status()).as(list.body()).isEqualTo(200);
    List<String> ids = new ArrayList<>();
    list.json().get("items").forEach(item -> ids.add(item.get("runId").asText()));
    return ids;
  }

  private static int status(String person, String run, String path) {
    return HTTP.get(FLOWS + "/" + run + path, person).status();
  }

  private static String started(String goal, String visibility, String group) {
    Answer answer = start(ANNA, goal, visibility, group, "?wait=30s");
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    return answer.json().get("runId").asText();
  }

  private static Answer start(
      String person, String goal, String visibility, String group, String... wait) {
    return HTTP.post(FLOWS + String.join("", wait), person, request(goal, visibility, group));
  }

  private static Map<String, Object> request(String goal, String visibility, String group) {
    Map<String, Object> request = new LinkedHashMap<>();
    request.put("goal", goal);
    if (visibility != null) {
      request.put("visibility", visibility);
    }
    if (group != null) {
      request.put("group", group);
    }
    return request;
  }
}
