package dev.weft.api.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.HttpCaller.Answer;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.tool.AgentDescriptor;
import dev.weft.contract.tool.Effect;
import dev.weft.contract.tool.ToolDescriptor;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.web.bind.annotation.RequestMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Every endpoint, called by a second tenant: it sees and changes nothing of the first one's. */
class TwoTenantsIT {
  private static final String PLANTED = "Zanzibar";
  private static final String AGENT = "acmeassistant";

  private static String run;
  private static String approval;
  private static String page;

  /** What holds nothing of anybody. At the last operators sign in, who have none yet. */
  private static final List<String> OPEN = List.of("/health", "/error", "/runbooks", "/oidc");

  /** An endpoint of the api. */
  private record Endpoint(RequestMethod method, String path) {}

  @BeforeAll
  static void plantDataOfAcme() {
    RealStack.stores()
        .agents()
        .upsertSystem(
            List.of(
                new AgentDescriptor(
                    "travel", "Travels.", List.of("travel.search"), null, 0, null, "ACTIVE")),
            List.of(
                new ToolDescriptor(
                    "travel",
                    "search",
                    "Searches.",
                    Map.of("type", "object"),
                    Map.of("type", "object"),
                    Effect.READ,
                    false,
                    true,
                    Duration.ofSeconds(5),
                    "travel:read",
                    null,
                    0,
                    List.of())));
    Map<String, String> start = new LinkedHashMap<>();
    start.put("goal", "Book a flight to " + PLANTED);
    start.put("reference", "shared-reference");
    Answer started = RealStack.one().post("/api/v1/flows?wait=30s", RealStack.anna(), start);
    run = started.json().get("runId").asText();
    approval = started.json().at("/waitingFor/approvalId").asText();
    Map<String, Object> agent = new LinkedHashMap<>();
    agent.put("name", AGENT);
    agent.put("role", "Knows " + PLANTED);
    agent.put("capabilities", List.of("travel.search"));
    assertThat(RealStack.one().post("/api/v1/agents", RealStack.anna(), agent).status())
        .isEqualTo(201);
    page = "/approvals/" + approval + "/page";
  }

  @Test
  void shouldAnswerLikeMissingWhenAnIdIsForeign() {
    List<Endpoint> endpoints =
        endpoints().stream().filter(endpoint -> endpoint.path().contains("{id}")).toList();
    assertThat(endpoints).hasSizeGreaterThanOrEqualTo(10);

    for (Endpoint endpoint : endpoints) {
      String foreign = endpoint.path().contains("approvals") ? approval : run;
      Answer own = call(endpoint, foreign);
      Answer missing = call(endpoint, UUID.randomUUID().toString());

      assertThat(own.status()).as(endpoint.toString()).isEqualTo(404);
      assertThat(missing.status()).as(endpoint.toString()).isEqualTo(404);
      assertThat(stable(own)).as(endpoint.toString()).isEqualTo(stable(missing));
    }
    assertThat(RealStack.stores().runs().find("acme", run).orElseThrow().status())
        .isEqualTo(RunStatus.WAITING);
    assertThat(RealStack.one().get(page, RealStack.anna()).status()).isEqualTo(200);
  }

  @Test
  void shouldShowNothingOfTheOtherWhenListing() {
    List<Endpoint> endpoints =
        endpoints().stream()
            .filter(endpoint -> !endpoint.path().contains("{id}"))
            .filter(endpoint -> endpoint.method() == RequestMethod.GET)
            .toList();
    assertThat(endpoints).hasSizeGreaterThanOrEqualTo(5);

    for (Endpoint endpoint : endpoints) {
      String body = RealStack.two().get(path(endpoint, run), RealStack.greta()).body();

      assertThat(body).as(endpoint.path()).doesNotContain(run, approval, PLANTED, AGENT);
    }
    assertThat(RealStack.two().get("/api/v1/agents", RealStack.anna()).body()).contains(AGENT);
    assertThat(RealStack.two().get("/api/v1/flows", RealStack.anna()).body()).contains(PLANTED);
  }

  @Test
  void shouldStartARunOfItsOwnWhenTheReferenceIsTheOthers() {
    Map<String, String> start = new LinkedHashMap<>();
    start.put("goal", "quick trip");
    start.put("reference", "shared-reference");

    Answer started = RealStack.two().post("/api/v1/flows", RealStack.greta(), start);
    Answer repeated = RealStack.one().post("/api/v1/flows", RealStack.greta(), start);

    assertThat(started.status()).isEqualTo(202);
    assertThat(started.json().get("runId").asText()).isNotEqualTo(run);
    assertThat(repeated.status()).isEqualTo(200);
    assertThat(repeated.json().get("runId")).isEqualTo(started.json().get("runId"));
  }

  @Test
  void shouldRefuseEveryEndpointWithoutAToken() {
    for (Endpoint endpoint : endpoints()) {
      Answer answer = RealStack.one().call(endpoint.method().name(), path(endpoint, run), "");

      assertThat(answer.status()).as(endpoint.toString()).isEqualTo(401);
    }
  }

  private static Answer call(Endpoint endpoint, String id) {
    String path = path(endpoint, id);
    if (endpoint.method() == RequestMethod.GET) {
      return RealStack.two().get(path, RealStack.greta());
    }
    if (endpoint.method() == RequestMethod.DELETE) {
      return RealStack.two().delete(path, RealStack.greta());
    }
    if (endpoint.method() == RequestMethod.PATCH) {
      return RealStack.two().patch(path, RealStack.greta(), Map.of("startIn", "PT1H"));
    }
    if (endpoint.method() == RequestMethod.PUT) {
      return RealStack.two().put(path, RealStack.greta(), Map.of("visibility", "PRIVATE"));
    }
    if (endpoint.path().endsWith("/page")) {
      return RealStack.two()
          .form(path, RealStack.greta(), Map.of("decision", "approve", "csrf", "x"));
    }
    return RealStack.two().post(path, RealStack.greta(), body(endpoint.path()));
  }

  /** The endpoint's path with the id, and with a name of nothing in every other place. */
  private static String path(Endpoint endpoint, String id) {
    return endpoint.path().replace("{id}", id).replaceAll("\\{[a-zA-Z]+}", "nothing");
  }

  private static Map<String, Object> body(String path) {
    if (path.endsWith("/delegations")) {
      return Map.of("to", "greta");
    }
    if (path.endsWith("/rerun")) {
      return Map.of("fromStep", "flight");
    }
    if (path.endsWith("/moves")) {
      return Map.of("to", "us-east-1");
    }
    if (path.endsWith("/residency")) {
      return Map.of("residency", "ANY", "reason", "They moved.");
    }
    return path.endsWith("/withdraw") || path.contains("/destructions/")
        ? Map.of()
        : Map.of("approve", true);
  }

  /** Everything that needs a token. */
  private static List<Endpoint> endpoints() {
    List<Endpoint> endpoints = new ArrayList<>();
    RealStack.application()
        .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
        .getHandlerMethods()
        .forEach((mapping, method) -> {
          if (method.getBeanType().getName().startsWith("dev.weft.")) {
            endpoints.addAll(endpoints(mapping));
          }
        });
    endpoints.removeIf(
        endpoint -> OPEN.stream().anyMatch(open -> endpoint.path().startsWith(open)));
    return endpoints;
  }

  private static List<Endpoint> endpoints(RequestMappingInfo mapping) {
    return mapping.getPathPatternsCondition().getPatternValues().stream()
        .flatMap(path ->
            mapping.getMethodsCondition().getMethods().stream()
                .map(method -> new Endpoint(method, path)))
        .toList();
  }

  private static String stable(Answer answer) {
    return answer.body().replaceAll("\"traceId\":\"[0-9a-f]{32}\"", "");
  }
}
