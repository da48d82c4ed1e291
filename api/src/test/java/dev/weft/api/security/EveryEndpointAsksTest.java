package dev.weft.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.FakeDecisions;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.contract.policy.LoggedDecision;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/** Calls every endpoint that there is and looks whether policy was asked. */
class EveryEndpointAsksTest {
  /** What tells that something is wrong also when policy is; no data stands there. */
  private static final Set<String> WITHOUT_POLICY =
      Set.of("/health/live", "/health/ready", "/runbooks", "/runbooks/{name}");

  private final FakeDecisions decisions = TestApi.bean(FakeDecisions.class);

  @AfterEach
  void makeRoom() {
    decisions.full.set(false);
  }

  @Test
  void shouldAskPolicyWhicheverEndpointIsCalled() {
    String powerless = TestApi.TOKENS.of("hooli", "erlich", "");
    List<String> asked = new ArrayList<>();
    endpoints()
        .forEach((mapping, method) -> {
          for (String path : mapping.getPathPatternsCondition().getPatternValues()) {
            mapping
                .getMethodsCondition()
                .getMethods()
                .forEach(verb -> {
                  int before = decisions.kept.size();
                  call(verb.name(), path, powerless);
                  List<LoggedDecision> taken =
                      decisions.kept.subList(before, decisions.kept.size()).stream()
                          .filter(one -> one.action().equals(verb.name() + " " + path))
                          .toList();
                  if (WITHOUT_POLICY.contains(path)) {
                    assertThat(method.getMethodAnnotation(Open.class).withoutPolicy())
                        .as(path)
                        .isTrue();
                  } else {
                    assertThat(taken).as(verb + " " + path).hasSize(1);
                    assertThat(taken.getFirst().allowed())
                        .as(verb + " " + path)
                        .isEqualTo(
                            method.hasMethodAnnotation(Open.class)
                                || AuthorisationInterceptor.describes(method));
                    asked.add(path);
                  }
                });
          }
        });
    assertThat(asked).hasSizeGreaterThan(50);
  }

  @Test
  void shouldTellTheDecisionWhenItRefuses() {
    Answer answer = TestApi.HTTP.get("/api/v1/flows", TestApi.TOKENS.of("hooli", "erlich", ""));

    LoggedDecision decision = decisions.kept.getLast();
    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.json().get("decision").asText()).isEqualTo(decision.id().toString());
    assertThat(answer.json().get("policy").asText()).isEqualTo(decision.policyHash());
    assertThat(answer.json().get("reasons").get(0).asText()).isEqualTo("scope_missing");
  }

  @Test
  void shouldRefuseAndBeRepeatableWhenADecisionCannotBeKept() {
    decisions.full.set(true);
    Answer answer = TestApi.HTTP.get("/api/v1/flows", TestApi.anna());
    Answer health = TestApi.HTTP.get("/health/live", "");
    decisions.full.set(false);

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().get("code").asText()).isEqualTo("policy_unavailable");
    assertThat(answer.json().get("reasons").get(0).asText()).isEqualTo("decision_not_logged");
    assertThat(health.status()).isEqualTo(200);
    assertThat(TestApi.HTTP.get("/api/v1/flows", TestApi.anna()).status()).isEqualTo(200);
  }

  private static void call(String method, String path, String token) {
    String filled = path.replaceAll("\\{[a-zA-Z]+}", "0197a2b0-0000-7000-8000-000000000000");
    if (method.equals("GET")) {
      TestApi.HTTP.get(filled, token);
    } else {
      TestApi.HTTP.call(method, filled, token);
    }
  }

  private static Map<RequestMappingInfo, HandlerMethod> endpoints() {
    Map<RequestMappingInfo, HandlerMethod> mappings =
        TestApi.context()
            .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
            .getHandlerMethods();
    assertThat(mappings).hasSizeGreaterThan(50);
    return mappings;
  }
}
