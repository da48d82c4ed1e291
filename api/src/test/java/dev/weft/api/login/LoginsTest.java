package dev.weft.api.login;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.crypto.RSASSAVerifier;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jwt.SignedJWT;
import dev.weft.api.TestTokens;
import dev.weft.api.security.Tokens;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.text.ParseException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LoginsTest {
  private static final String CALLBACK = "http://127.0.0.1:7305/auth/sso/callback";

  private final TestTokens signer = new TestTokens();

  @TempDir private Path home;
  private WeftConfig config;
  private Logins logins;

  @BeforeEach
  void open() throws IOException {
    signer.jwks(Files.createDirectories(home.resolve("keys")));
    config = config("http://127.0.0.1:7300/oidc");
    logins = at(Clock.systemUTC());
  }

  private WeftConfig config(String issuer) {
    return WeftConfigLoader.parse(
        "test",
        """
        home: %s
        api: { publicUrl: "http://127.0.0.1:7300" }
        auth: { jwks: "%s" }
        temporal:
          ui:
            url: "http://127.0.0.1:7305"
            login: { issuer: "%s", clientSecret: "between us" }
        """
            .formatted(home, home.resolve("keys/jwks.json"), issuer),
        Map.of(),
        home);
  }

  private Logins at(Clock clock) {
    return new Logins(config, Tokens.decoder(config), clock);
  }

  private String token() {
    return signer.of("acme", "anna", "flow:read");
  }

  @Test
  void shouldGiveTheTokenBackOnceForItsCodeAndSayWhoItIs() throws ParseException, JOSEException {
    String token = token();
    String code = logins.grant(token, "n-1").orElseThrow();

    Map<String, Object> answer = logins.exchange(code).orElseThrow();

    assertThat(answer).containsEntry("access_token", token).containsEntry("token_type", "Bearer");
    SignedJWT identity = SignedJWT.parse(String.valueOf(answer.get("id_token")));
    assertThat(identity.getJWTClaimsSet().getIssuer()).isEqualTo("http://127.0.0.1:7300/oidc");
    assertThat(identity.getJWTClaimsSet().getAudience()).containsExactly("weft-web-ui");
    assertThat(identity.getJWTClaimsSet().getSubject()).isEqualTo("anna");
    assertThat(identity.getJWTClaimsSet().getClaim("nonce")).isEqualTo("n-1");
    JWKSet published = JWKSet.parse(logins.publicKeys());
    assertThat(published.getKeys()).noneMatch(key -> key.isPrivate());
    assertThat(
            identity.verify(
                new RSASSAVerifier(
                    published.getKeyByKeyId(identity.getHeader().getKeyID()).toRSAKey())))
        .isTrue();
    assertThat(logins.exchange(code)).as("a second time").isEmpty();
  }

  @Test
  void shouldGiveNothingForATokenThatIsNotOurs() {
    assertThat(logins.grant(new TestTokens("other").of("acme", "anna", "flow:read"), "n"))
        .isEmpty();
    assertThat(logins.grant("", "n")).isEmpty();
    assertThat(logins.exchange("made-up")).isEmpty();
  }

  @Test
  void shouldForgetACodeAfterAMinute() {
    Instant start = Instant.now();
    Logins early = at(Clock.fixed(start, ZoneOffset.UTC));
    String code = early.grant(token(), "n").orElseThrow();
    assertThat(early.exchange(code)).isPresent();

    Ticking clock = new Ticking(start);
    Logins late = at(clock);
    String forgotten = late.grant(token(), "n").orElseThrow();
    clock.now = start.plus(Duration.ofSeconds(61));
    assertThat(late.exchange(forgotten)).isEmpty();
  }

  @Test
  void shouldKnowWebUiAndNobodyElse() {
    assertThat(logins.knows("weft-web-ui", CALLBACK)).isTrue();
    assertThat(logins.knows("weft-web-ui", "https://evil.example/auth/sso/callback")).isFalse();
    assertThat(logins.knows("other", CALLBACK)).isFalse();
    assertThat(logins.proves("weft-web-ui", "between us")).isTrue();
    assertThat(logins.proves("weft-web-ui", "between them")).isFalse();
    assertThat(logins.proves("weft-web-ui", "")).isFalse();
  }

  @Test
  void shouldSignNobodyInWhereAnotherProviderDoes() {
    assertThat(logins.open()).isTrue();
    config = config("https://id.example/realms/weft");
    assertThat(at(Clock.systemUTC()).open()).isFalse();
  }

  /** A clock that a test moves. */
  private static final class Ticking extends Clock {
    private Instant now;

    Ticking(Instant now) {
      this.now = now;
    }

    @Override
    public Instant instant() {
      return now;
    }

    @Override
    public ZoneId getZone() {
      return ZoneOffset.UTC;
    }

    @Override
    public Clock withZone(ZoneId zone) {
      return this;
    }
  }
}
