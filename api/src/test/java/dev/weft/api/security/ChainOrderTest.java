package dev.weft.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.FakeAudit;
import dev.weft.api.FakeIdempotentRequests;
import dev.weft.api.FakeLimits;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.platform.store.IdempotencyStore;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.RequestMappingInfo;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

/**
 * Walks a request through every endpoint and takes away one thing after the other: what stops it
 * first shows what comes first.
 */
class ChainOrderTest {
  private static final String TENANT = "hooli";

  private final FakeLimits limits = TestApi.bean(FakeLimits.class);
  private final FakeIdempotentRequests requests = TestApi.bean(FakeIdempotentRequests.class);
  private final FakeAudit audit = TestApi.bean(FakeAudit.class);

  /** An endpoint that needs a scope. */
  private record Endpoint(String method, String path, boolean named) {
    boolean changes() {
      return Set.of("POST", "PUT", "PATCH", "DELETE").contains(method);
    }
  }

  @AfterEach
  void refill() {
    limits.exhausted.clear();
  }

  @Test
  void shouldPassTheChainInItsOrderWhicheverEndpointIsCalled() {
    List<Endpoint> endpoints = endpoints();
    assertThat(endpoints).hasSizeGreaterThan(15);
    assertThat(endpoints).filteredOn(Endpoint::changes).hasSizeGreaterThan(4);
    String nobody = "";
    String powerless = TestApi.TOKENS.of(TENANT, "gavin", "");

    for (Endpoint endpoint : endpoints) {
      // Payloads are counted by themselves.
      limits.exhausted.addAll(List.of(TENANT, TENANT + ":codec"));
      List<Integer> untouched = counts();
      Answer unauthenticated = call(endpoint, nobody, "a");
      assertThat(unauthenticated.status()).as(endpoint + " authenticates").isEqualTo(401);
      assertThat(unauthenticated.header("traceparent")).as(endpoint + " is traced").isNotEmpty();
      assertThat(counts()).as(endpoint + " authenticates first").isEqualTo(untouched);

      Answer limited = call(endpoint, powerless, "a");
      assertThat(limited.status()).as(endpoint + " is limited").isEqualTo(429);
      assertThat(counts())
          .as(endpoint + " is limited before anything is kept or audited")
          .isEqualTo(List.of(untouched.get(0) + 1, untouched.get(1), untouched.get(2)));

      limits.exhausted.clear();
      if (endpoint.changes()) {
        String key = UUID.randomUUID().toString();
        claim(endpoint, key);
        List<Integer> before = counts();
        Answer conflicting = call(endpoint, powerless, key);
        assertThat(conflicting.status()).as(endpoint + " is idempotent").isEqualTo(409);
        assertThat(conflicting.json().get("code").asText()).isEqualTo("idempotency_key_reused");
        assertThat(counts().get(2)).as(endpoint + " is not audited yet").isEqualTo(before.get(2));
      }

      int audited = audit.entries.size();
      Answer forbidden = call(endpoint, powerless, UUID.randomUUID().toString());
      assertThat(forbidden.status()).as(endpoint + " authorises").isEqualTo(403);
      assertThat(audit.entries).hasSize(audited + (endpoint.named() ? 1 : 0));
      if (endpoint.named()) {
        assertThat(audit.last().outcome()).as(endpoint + " is audited").isEqualTo("DENIED");
      }
    }
  }

  /** Requests counted, claimed, audited. */
  private List<Integer> counts() {
    return List.of(limits.taken.size(), requests.claimed.size(), audit.entries.size());
  }

  /** Somebody with the same name has sent something else with the key. */
  private void claim(Endpoint endpoint, String key) {
    call(endpoint, TestApi.TOKENS.of(TENANT, "gavin", ""), key);
    var seen = requests.claimed.getLast();
    requests.claim(
        new IdempotencyStore.Request(
            seen.tenant(), seen.subject(), seen.route(), seen.key(), "other"),
        Duration.ofMinutes(1),
        Duration.ofMinutes(1));
  }

  private static Answer call(Endpoint endpoint, String token, String key) {
    String path =
        endpoint.path().replaceAll("\\{[a-zA-Z]+}", "0197a2b0-0000-7000-8000-000000000000");
    return endpoint.changes()
        ? TestApi.HTTP.call(endpoint.method(), path, token, "Idempotency-Key", key)
        : TestApi.HTTP.get(path, token, "Idempotency-Key", key);
  }

  private static List<Endpoint> endpoints() {
    Set<String> found = new TreeSet<>();
    Map<RequestMappingInfo, HandlerMethod> mappings =
        TestApi.context()
            .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
            .getHandlerMethods();
    mappings.forEach((mapping, method) -> {
      if (method.hasMethodAnnotation(Scoped.class)) {
        for (String path : mapping.getPathPatternsCondition().getPatternValues()) {
          mapping
              .getMethodsCondition()
              .getMethods()
              .forEach(verb -> found.add(verb.name() + " " + path + " " + named(method)));
        }
      }
    });
    List<Endpoint> endpoints = new ArrayList<>();
    for (String line : found) {
      String[] parts = line.split(" ");
      endpoints.add(new Endpoint(parts[0], parts[1], Boolean.parseBoolean(parts[2])));
    }
    return endpoints;
  }

  private static boolean named(HandlerMethod method) {
    Scoped scoped = method.getMethodAnnotation(Scoped.class);
    return scoped != null && !scoped.action().isEmpty();
  }
}
