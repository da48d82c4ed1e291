package dev.weft.api.security;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jwt.JWTClaimsSet;
import dev.weft.api.ApiApplication;
import dev.weft.api.FakeWiring;
import dev.weft.api.HttpCaller;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.api.TestTokens;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.testkit.policy.ShippedPolicy;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.context.ConfigurableApplicationContext;

class OidcProviderIT {
  private static final String FLOWS = "/api/v1/flows";
  private static final String ISSUER = "https://id.example/realms/weft";

  private final TestTokens first = new TestTokens("2026-01");

  @TempDir private Path home;

  /** An api whose tokens the provider signs, with a provider's own names for the claims. */
  private record Api(ConfigurableApplicationContext context, HttpCaller http)
      implements AutoCloseable {
    Answer with(String token) {
      return http.get(FLOWS, token);
    }

    @Override
    public void close() {
      context.close();
    }
  }

  private Api api(OidcProvider provider) {
    int port = TestApi.freePort();
    String yaml =
        """
        api: { port: %d, metricsPort: %d }
        auth:
          jwks: %s
          issuer: %s
          audience: weft-api
          tenantClaim: org
          scopesClaim: scp
        telemetry: { logLevel: ERROR }
        """
            .formatted(port, TestApi.freePort(), provider.address(), ISSUER);
    return new Api(
        ApiApplication.start(
            ShippedPolicy.in(WeftConfigLoader.parse("test", yaml, Map.of(), home)),
            FakeWiring.class),
        new HttpCaller(port));
  }

  private static String token(TestTokens signer, Consumer<JWTClaimsSet.Builder> change) {
    return signer.signed(claims -> {
      claims
          .issuer(ISSUER)
          .audience(List.of("account", "weft-api"))
          .claim("tenant", null)
          .claim("scope", "openid profile")
          .claim("org", "acme")
          .claim("scp", List.of("flow:read"));
      change.accept(claims);
    });
  }

  private static String token(TestTokens signer) {
    return token(signer, claims -> {});
  }

  @Test
  void shouldFollowTheProviderWhenItRotatesItsKeys() throws IOException {
    TestTokens second = new TestTokens("2026-02");
    try (OidcProvider provider = new OidcProvider().publish(first.publicKey())) {
      provider.start();
      try (Api api = api(provider)) {
        assertThat(api.with(token(first)).status()).isEqualTo(200);
        assertThat(api.with(token(second)).status()).as("not published").isEqualTo(401);

        provider.publish(second.publicKey(), first.publicKey());
        awaitAccepted(api, second);
        assertThat(api.with(token(first)).status()).as("both are published").isEqualTo(200);

        TestTokens third = new TestTokens("2026-03");
        provider.publish(third.publicKey());
        awaitAccepted(api, third);
        assertThat(api.with(token(first)).status()).as("withdrawn").isEqualTo(401);
      }
    }
  }

  @Test
  void shouldAskTheProviderSeldomWhenManyTokensNameUnknownKeys() throws IOException {
    TestTokens unknown = new TestTokens("made-up");
    try (OidcProvider provider = new OidcProvider().publish(first.publicKey())) {
      provider.start();
      try (Api api = api(provider)) {
        assertThat(api.with(token(first)).status()).isEqualTo(200);

        for (int i = 0; i < 20; i++) {
          Answer answer = api.with(token(unknown));
          assertThat(answer.status()).isEqualTo(401);
          assertThat(answer.json().get("code").asText()).isEqualTo("unauthenticated");
        }

        assertThat(provider.fetches()).isLessThan(8);
        assertThat(api.with(token(first)).status()).isEqualTo(200);
      }
    }
  }

  @Test
  void shouldRefuseWhenIssuerAudienceOrSignatureIsAnothers() throws IOException {
    TestTokens forger = new TestTokens("2026-01");
    try (OidcProvider provider = new OidcProvider().publish(first.publicKey())) {
      provider.start();
      try (Api api = api(provider)) {
        List<String> wrong =
            List.of(
                token(first, claims -> claims.issuer("https://id.example/realms/other")),
                token(first, claims -> claims.issuer(null)),
                token(first, claims -> claims.audience("account")),
                token(first, claims -> claims.audience((String) null)),
                token(first, claims -> claims.claim("org", "nobody")),
                token(forger),
                TestApi.anna());

        assertThat(api.with(token(first)).status()).isEqualTo(200);
        for (String one : wrong) {
          Answer answer = api.with(one);
          assertThat(answer.status()).as(one).isEqualTo(401);
          assertThat(answer.json().get("code").asText()).isEqualTo("unauthenticated");
        }
        assertThat(api.http().post(FLOWS, token(first), Map.of("goal", "x")).status())
            .as("the provider gave no flow:write")
            .isEqualTo(403);
      }
    }
  }

  @Test
  void shouldSayThatTheSignerIsAwayUntilItAnswersWhenItIsAwayAtTheStart() throws IOException {
    try (OidcProvider provider = new OidcProvider().publish(first.publicKey());
        Api api = api(provider)) {
      for (int i = 0; i < 4; i++) {
        Answer answer = api.with(token(first));
        assertThat(answer.status()).isEqualTo(503);
        assertThat(answer.json().get("code").asText()).isEqualTo("signer_unreachable");
        assertThat(answer.header("retry-after")).isEqualTo("5");
      }

      provider.start();

      awaitAccepted(api, first);
    }
  }

  @Test
  void shouldGoOnWithTheKnownKeysWhenTheProviderGoesAwayLater() throws IOException {
    TestTokens unknown = new TestTokens("2026-02");
    try (OidcProvider provider = new OidcProvider().publish(first.publicKey())) {
      provider.start();
      try (Api api = api(provider)) {
        assertThat(api.with(token(first)).status()).isEqualTo(200);

        provider.breakDown();
        assertThat(api.with(token(unknown)).status()).isIn(401, 503);
        assertThat(api.with(token(first)).status()).as("502 pages").isEqualTo(200);
        provider.stop();
        assertThat(api.with(token(unknown)).status()).isIn(401, 503);
        assertThat(api.with(token(first)).status()).as("no listener").isEqualTo(200);

        provider.publish(first.publicKey(), unknown.publicKey());
        provider.start();
        awaitAccepted(api, unknown);
      }
    }
  }

  private static void awaitAccepted(Api api, TestTokens signer) {
    long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
    Answer answer = api.with(token(signer));
    while (answer.status() != 200) {
      assertThat(System.nanoTime()).as(answer.body()).isLessThan(end);
      answer = api.with(token(signer));
    }
  }
}
