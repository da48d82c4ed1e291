package dev.weft.policy.authorisation;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.contract.payload.WeftJson;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Questions of every kind with the answers that were recorded once and read by a person: each scope
 * against each tool and endpoint, and every way in which a rule can refuse.
 */
final class RecordedDecisions {
  /** One line of the record: a question, and what was decided. */
  record Recorded(String input, boolean allow, List<String> reasons) {}

  private RecordedDecisions() {}

  static List<Recorded> read() {
    List<Recorded> recorded = new ArrayList<>();
    try (InputStream lines =
        Objects.requireNonNull(RecordedDecisions.class.getResourceAsStream("decisions.jsonl"))) {
      for (String line :
          new String(lines.readAllBytes(), StandardCharsets.UTF_8).lines().toList()) {
        JsonNode node = WeftJson.mapper().readTree(line);
        recorded.add(
            new Recorded(
                node.path("input").toString(),
                node.path("allow").booleanValue(),
                Verdict.texts(node.path("reasons"))));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return recorded;
  }

  static String line(String input, Verdict verdict) {
    try {
      ObjectNode node = WeftJson.mapper().createObjectNode();
      node.put("allow", verdict.allowed());
      node.set("reasons", WeftJson.mapper().valueToTree(verdict.reasons()));
      node.set("input", WeftJson.mapper().readTree(input));
      return WeftJson.mapper().writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** The questions that are recorded. */
  static List<String> questions() {
    List<String> questions = new ArrayList<>();
    List<List<String>> tokens =
        List.of(
            List.of(),
            List.of("admin:all"),
            List.of("flow:read"),
            List.of("flow:write", "calendar:read"),
            List.of("travel:write", "finance:write"),
            List.of("approval:admin"),
            List.of("audit:read", "FLOW:READ", "flow:read:all"));
    for (List<String> scopes : tokens) {
      for (String scope : List.of("flow:read", "flow:write", "approval:write", "audit:read")) {
        questions.add(json(api(scopes, scope, false)));
      }
      questions.add(json(api(scopes, null, true)));
      questions.add(json(api(scopes, null, false)));
      for (String visibility : List.of("PRIVATE", "FAMILY", "PUBLIC", "OTHER")) {
        for (String owner : List.of("s1", "s2")) {
          Map<String, Object> asked = api(scopes, "flow:read", false);
          asked.put(
              "item",
              Map.of("owners", List.of(owner), "visibility", visibility, "groups", List.of("g1")));
          questions.add(json(asked));
        }
      }
      for (String effect : List.of("READ", "WRITE", "MONEY")) {
        for (boolean guarded : List.of(true, false)) {
          questions.add(
              json(
                  tool(
                      scopes, "travel", "travel.book", "travel:write", effect, guarded, Map.of())));
        }
      }
      for (Object minor : List.of(1, 1_000_000_000_000L, 1_000_000_000_001L, 1e300, -5)) {
        questions.add(
            json(
                tool(
                    scopes,
                    "finance",
                    "finance.recordExpense",
                    "finance:write",
                    "WRITE",
                    false,
                    Map.of("amount.minor", minor))));
      }
      questions.add(
          json(
              tool(
                  scopes,
                  "diagnostics",
                  "calendar.list",
                  "calendar:read",
                  "READ",
                  false,
                  Map.of())));
      for (boolean named : List.of(true, false)) {
        for (boolean four : List.of(true, false)) {
          Map<String, Object> asked = told("approval", scopes);
          asked.put(
              "approval",
              Map.of(
                  "named",
                  named,
                  "fourEyes",
                  four,
                  "requester",
                  "s1",
                  "scope",
                  "approval:write",
                  "amount",
                  Map.of("minor", 12_000, "currency", "EUR")));
          questions.add(json(asked));
        }
      }
      for (int days : List.of(1, 366, 367)) {
        Map<String, Object> asked = told("export", scopes);
        asked.put("export", Map.of("dataset", days == 1 ? "people" : "decisions", "days", days));
        questions.add(json(asked));
      }
      questions.add(json(told("nonsense", scopes)));
    }
    questions.add("{}");
    questions.add("{\"kind\":\"tool\"}");
    questions.add(
        "{\"kind\":\"api\",\"caller\":{\"scopes\":\"admin:all\"},\"endpoint\":{\"scope\":\"flow:read\"}}");
    questions.add(
        "{\"kind\":\"tool\",\"caller\":{\"scopes\":[\"ü:read\"]},\"tool\":{\"scope\":\"ü:read\",\"name\":\"ü.\\\"x\\\"\\n\"}}");
    return questions;
  }

  private static Map<String, Object> told(String kind, List<String> scopes) {
    Map<String, Object> told = new LinkedHashMap<>();
    told.put("kind", kind);
    told.put(
        "caller",
        Map.of("scopes", scopes, "subject", "s1", "tenant", "acme", "groups", List.of("g1")));
    return told;
  }

  private static Map<String, Object> api(
      List<String> scopes, @Nullable String scope, boolean open) {
    Map<String, Object> told = told("api", scopes);
    Map<String, Object> endpoint = new LinkedHashMap<>();
    endpoint.put("method", "GET");
    endpoint.put("route", "/api/v1/flows");
    endpoint.put("open", open);
    if (scope != null) {
      endpoint.put("scope", scope);
    }
    told.put("endpoint", endpoint);
    return told;
  }

  private static Map<String, Object> tool(
      List<String> scopes,
      String agent,
      String name,
      String scope,
      String effect,
      boolean guarded,
      Map<String, Object> arguments) {
    Map<String, Object> told = told("tool", scopes);
    told.put("agent", agent);
    told.put("arguments", arguments);
    told.put("purpose", "AgentFlow");
    told.put(
        "tool",
        Map.of(
            "agent", name.substring(0, name.indexOf('.')),
            "name", name,
            "scope", scope,
            "effect", effect,
            "guarded", guarded));
    return told;
  }

  private static String json(Map<String, Object> value) {
    try {
      return WeftJson.mapper().writeValueAsString(value);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
