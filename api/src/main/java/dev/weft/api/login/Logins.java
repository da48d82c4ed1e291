package dev.weft.api.login;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import dev.weft.contract.config.WeftConfig;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.springframework.security.oauth2.jwt.Jwt;
import org.springframework.security.oauth2.jwt.JwtDecoder;
import org.springframework.security.oauth2.jwt.JwtException;
import org.springframework.stereotype.Component;

/**
 * A small OpenID provider (OpenID Connect Core 1.0, authorization code flow) for one client, the
 * laptop's Web UI. It knows nobody: whoever shows a token that this laptop's own key signed is
 * signed in with that token, for as long as it lasts.
 */
@Component
class Logins {
  private static final Duration CODE_LIFETIME = Duration.ofMinutes(1);
  private static final int MOST_CODES = 1_000;
  private static final int KEY_BITS = 2048;

  private final WeftConfig config;
  private final JwtDecoder tokens;
  private final Clock clock;
  private final SecureRandom random = new SecureRandom();
  private final Map<String, Grant> grants = new ConcurrentHashMap<>();
  private @Nullable RSAKey key;

  private record Grant(Jwt token, String nonce, Instant until) {}

  Logins(WeftConfig config, JwtDecoder tokens, Clock clock) {
    this.config = config;
    this.tokens = tokens;
    this.clock = clock;
  }

  /** Whether people sign in here: only where this laptop's own key signs tokens. */
  boolean open() {
    String jwks = config.auth().jwks();
    WeftConfig.Login login = config.temporal().ui().login();
    return login.enabled()
        && login.issuer().equals(issuer())
        && Path.of(jwks).equals(config.home().resolve("keys").resolve("jwks.json"));
  }

  /** Its name, and the address under which everything of it stands. */
  String issuer() {
    return config.apiUrl() + "/oidc";
  }

  /** Whether a client and the address that it wants people to be sent back to are Web UI's. */
  boolean knows(String client, String redirect) {
    return client.equals(config.temporal().ui().login().clientId())
        && redirect.equals(config.temporal().ui().url() + "/auth/sso/callback");
  }

  /** A code for Web UI, which it exchanges once; empty when the token is not a valid one. */
  Optional<String> grant(String token, String nonce) {
    Instant now = clock.instant();
    grants.values().removeIf(grant -> now.isAfter(grant.until()));
    if (grants.size() >= MOST_CODES) {
      return Optional.empty();
    }
    try {
      Jwt valid = tokens.decode(token);
      byte[] bits = new byte[32];
      random.nextBytes(bits);
      String code = Base64.getUrlEncoder().withoutPadding().encodeToString(bits);
      grants.put(code, new Grant(valid, nonce, now.plus(CODE_LIFETIME)));
      return Optional.of(code);
    } catch (JwtException e) {
      return Optional.empty();
    }
  }

  /** The tokens of whom a code stands for; empty when it is not one, any more. */
  Optional<Map<String, Object>> exchange(String code) {
    Grant grant = grants.remove(code);
    Instant now = clock.instant();
    if (grant == null || now.isAfter(grant.until())) {
      return Optional.empty();
    }
    Instant end = grant.token().getExpiresAt();
    Instant until = end == null ? now : end;
    Map<String, Object> answer = new LinkedHashMap<>();
    answer.put("access_token", grant.token().getTokenValue());
    answer.put("token_type", "Bearer");
    answer.put("expires_in", Math.max(0, Duration.between(now, until).toSeconds()));
    answer.put("id_token", identity(grant, now, until));
    return Optional.of(answer);
  }

  /** Whether a client proved that it is Web UI. */
  boolean proves(String client, String secret) {
    WeftConfig.Login login = config.temporal().ui().login();
    return client.equals(login.clientId())
        && !login.clientSecret().isEmpty()
        && MessageDigest.isEqual(
            secret.getBytes(StandardCharsets.UTF_8),
            login.clientSecret().getBytes(StandardCharsets.UTF_8));
  }

  /** The public half of the key that signs who somebody is. */
  Map<String, Object> publicKeys() {
    return new JWKSet(key()).toJSONObject(true);
  }

  private String identity(Grant grant, Instant now, Instant until) {
    RSAKey signing = key();
    SignedJWT identity =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256).keyID(signing.getKeyID()).build(),
            new JWTClaimsSet.Builder()
                .issuer(issuer())
                .audience(config.temporal().ui().login().clientId())
                .subject(grant.token().getSubject())
                .claim("name", grant.token().getSubject())
                .claim("nonce", grant.nonce())
                .issueTime(Date.from(now))
                .expirationTime(Date.from(until))
                .build());
    try {
      identity.sign(new RSASSASigner(signing));
      return identity.serialize();
    } catch (JOSEException e) {
      throw new IllegalStateException("RSA is missing from this Java platform", e);
    }
  }

  /** Made when it is first needed; who is signed in signs in again after a restart. */
  private synchronized RSAKey key() {
    RSAKey known = key;
    if (known == null) {
      try {
        known =
            new RSAKeyGenerator(KEY_BITS)
                .keyUse(KeyUse.SIGNATURE)
                .algorithm(JWSAlgorithm.RS256)
                .keyID(UUID.randomUUID().toString())
                .generate();
        key = known;
      } catch (JOSEException e) {
        throw new IllegalStateException("RSA is missing from this Java platform", e);
      }
    }
    return known;
  }
}
