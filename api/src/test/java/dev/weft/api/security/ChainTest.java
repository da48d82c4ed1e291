package dev.weft.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.PlainJWT;
import com.nimbusds.jwt.SignedJWT;
import dev.weft.api.FakeAudit;
import dev.weft.api.FakeEngine;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.api.TestTokens;
import dev.weft.api.store.Audit;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.web.method.HandlerMethod;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class ChainTest {
  private static final String FLOWS = "/api/v1/flows";

  @Test
  void shouldDeclareAScopeOrAReasonWhenAnEndpointExists() {
    Map<?, HandlerMethod> mappings =
        TestApi.context()
            .getBean("requestMappingHandlerMapping", RequestMappingHandlerMapping.class)
            .getHandlerMethods();

    List<HandlerMethod> undeclared =
        mappings.values().stream()
            .filter(method -> !AuthorisationInterceptor.describes(method))
            .filter(method ->
                method.hasMethodAnnotation(Scoped.class) == method.hasMethodAnnotation(Open.class))
            .toList();

    assertThat(mappings.values())
        .filteredOn(method -> method.hasMethodAnnotation(Scoped.class))
        .hasSizeGreaterThan(15);
    assertThat(undeclared).isEmpty();
    assertThat(mappings.values())
        .filteredOn(method -> method.hasMethodAnnotation(Open.class))
        .as("open endpoints")
        .hasSize(12);
  }

  @Test
  void shouldRefuseWithAProblemWhenTheTokenIsMissingOrWrong() throws JOSEException {
    JWTClaimsSet claims =
        new JWTClaimsSet.Builder()
            .issuer("weft-local")
            .audience("weft")
            .subject("anna")
            .claim("tenant", "acme")
            .claim("scope", TestTokens.ALL)
            .expirationTime(Date.from(Instant.now().plusSeconds(60)))
            .build();
    SignedJWT symmetric = new SignedJWT(new JWSHeader(JWSAlgorithm.HS256), claims);
    symmetric.sign(new MACSigner(new byte[32]));
    Date past = Date.from(Instant.now().minusSeconds(60));
    List<String> wrong =
        List.of(
            "",
            "nonsense",
            new PlainJWT(claims).serialize(),
            symmetric.serialize(),
            new TestTokens().of("acme", "anna", TestTokens.ALL),
            TestApi.TOKENS.signed(c -> c.expirationTime(past)),
            TestApi.TOKENS.signed(c -> c.expirationTime(null)),
            TestApi.TOKENS.signed(c -> c.issuer("somebody")),
            TestApi.TOKENS.signed(c -> c.audience("somebody")),
            TestApi.TOKENS.signed(c -> c.subject(null)),
            TestApi.TOKENS.signed(c -> c.claim("tenant", null)),
            TestApi.TOKENS.signed(c -> c.claim("tenant", "initech")),
            TestApi.TOKENS.signed(c -> c.claim("tenant", "system")));

    for (String token : wrong) {
      Answer answer = TestApi.HTTP.get(FLOWS, token);

      assertThat(answer.status()).as(token).isEqualTo(401);
      assertThat(answer.header("content-type")).startsWith("application/problem+json");
      assertThat(answer.header("www-authenticate")).startsWith("Bearer");
      assertThat(answer.json().get("code").asText()).isEqualTo("unauthenticated");
      assertThat(answer.json().get("traceId").asText()).hasSize(32);
    }
  }

  @Test
  void shouldReadScopesWhenTheyComeAsAList() {
    String token = TestApi.TOKENS.signed(c -> c.claim("scope", List.of("flow:read")));

    assertThat(TestApi.HTTP.get(FLOWS, token).status()).isEqualTo(200);
  }

  @Test
  void shouldRefuseAndAuditWhenTheScopeIsMissing() {
    String token = TestApi.TOKENS.of("acme", "anna", "flow:read");

    Answer answer = TestApi.HTTP.post(FLOWS, token, Map.of("goal", "Book a flight"));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(answer.header("content-type")).startsWith("application/problem+json");
    assertThat(answer.json().get("code").asText()).isEqualTo("scope_missing");
    assertThat(answer.json().get("scope").asText()).isEqualTo("flow:write");
    assertThat(audit().last().action()).isEqualTo("flow.start");
    assertThat(audit().last().outcome()).isEqualTo("DENIED");
  }

  @Test
  void shouldNoteAnAttemptAndItsOutcomeWhenSomethingIsChanged() {
    int before = audit().entries.size();

    Answer done = TestApi.HTTP.post(FLOWS, TestApi.anna(), Map.of("goal", "Book a flight"));
    Answer refused = TestApi.HTTP.post(FLOWS, TestApi.anna(), Map.of());
    TestApi.HTTP.get(FLOWS, TestApi.anna());

    assertThat(audit().entries.subList(before, audit().entries.size()))
        .extracting(Audit.Entry::outcome)
        .containsExactly("ATTEMPTED", "DONE", "ATTEMPTED", "REFUSED");
    var attempt = audit().entries.get(before);
    var first = audit().entries.get(before + 1);
    assertThat(attempt.traceId()).isEqualTo(first.traceId());
    assertThat(attempt.action()).isEqualTo("flow.start");
    assertThat(first.tenant()).isEqualTo("acme");
    assertThat(first.action()).isEqualTo("flow.start");
    assertThat(first.target()).isEqualTo(done.json().get("runId").asText());
    assertThat(first.details().toString()).doesNotContain("flight");
    assertThat(done.header("traceparent")).contains(first.traceId());
    assertThat(refused.status()).isEqualTo(422);
  }

  @Test
  void shouldLetAnOperatorWithEveryScopePass() {
    String token = TestApi.TOKENS.of("acme", "anna", "admin:all");

    assertThat(TestApi.HTTP.get(FLOWS, token).status()).isEqualTo(200);
  }

  @Test
  void shouldChangeNothingWhenTheAttemptCannotBeNoted() {
    int runs = TestApi.bean(FakeEngine.class).started.size();
    audit().broken.set(true);
    Answer answer;
    Answer read;
    try {
      answer = TestApi.HTTP.post(FLOWS, TestApi.anna(), Map.of("goal", "Book a flight"));
      read = TestApi.HTTP.get(FLOWS, TestApi.anna());
    } finally {
      audit().broken.set(false);
    }

    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.json().get("code").asText()).isEqualTo("audit_unavailable");
    assertThat(TestApi.bean(FakeEngine.class).started).hasSize(runs);
    assertThat(read.status()).isEqualTo(200);
  }

  @Test
  void shouldContinueTheTraceWhenTheCallerSendsOne() {
    String trace = "4bf92f3577b34da6a3ce929d0e0e4736";

    Answer answer =
        TestApi.HTTP.get(FLOWS, "", "traceparent", "00-" + trace + "-00f067aa0ba902b7-01");

    assertThat(answer.header("traceparent")).startsWith("00-" + trace + "-");
    assertThat(answer.json().get("traceId").asText()).isEqualTo(trace);
  }

  @Test
  void shouldAnswerAProblemWhenThereIsNothingOrTheMethodIsWrong() {
    Answer missing = TestApi.HTTP.get("/api/v1/nothing", TestApi.anna());
    Answer method = TestApi.HTTP.post("/api/v1/tools", TestApi.anna(), Map.of());

    assertThat(missing.status()).isEqualTo(404);
    assertThat(missing.json().get("code").asText()).isEqualTo("not_found");
    assertThat(method.status()).isEqualTo(405);
    assertThat(method.json().get("code").asText()).isEqualTo("method_not_allowed");
  }

  @Test
  void shouldSayHowItIsWithoutATokenWhenAskedForHealth() {
    assertThat(TestApi.HTTP.get("/health/live", "").json().get("status").asText()).isEqualTo("UP");
    Answer ready = TestApi.HTTP.get("/health/ready", "");
    assertThat(ready.status()).isEqualTo(200);
    assertThat(ready.json().get("parts").get("temporal").asText()).isEqualTo("UP");
  }

  private static FakeAudit audit() {
    return TestApi.bean(FakeAudit.class);
  }
}
