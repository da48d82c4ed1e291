package dev.weft.launcher.token;

import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.Json;
import dev.weft.launcher.os.PrivateFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * Signs tokens with a key of this laptop alone. The key is made on first use; its public half
 * stands in a JWKS file that the api reads.
 */
public final class LocalTokens {
  /** Every scope that a person needs to use all of Weft. */
  public static final String ALL_SCOPES =
      "flow:read flow:write history:read audit:read approval:read approval:write debt:write agent:read"
          + " agent:write budget:read budget:write key:read key:write key:delete tenant:admin"
          + " calendar:read calendar:write travel:read travel:write"
          + " finance:read finance:write document:read diagnostics:read"
          + " diagnostics:write";

  private final SigningKey key;
  private final WeftConfig.Auth auth;
  private final Clock clock;

  private LocalTokens(SigningKey key, WeftConfig.Auth auth, Clock clock) {
    this.key = key;
    this.auth = auth;
    this.clock = clock;
  }

  /** Opens the key under a home folder, making it and its JWKS file when they are missing. */
  public static LocalTokens open(Path home, WeftConfig.Auth auth) {
    return open(home, auth, Clock.systemUTC());
  }

  static LocalTokens open(Path home, WeftConfig.Auth auth, Clock clock) {
    SigningKey key = SigningKey.open(home.resolve("keys").resolve("token-signing.pem"));
    LocalTokens tokens = new LocalTokens(key, auth, clock);
    Path jwks = jwksFile(home);
    if (!Files.exists(jwks)) {
      PrivateFiles.write(jwks, Json.write(tokens.jwks()) + "\n");
    }
    return tokens;
  }

  /** Returns where the public key stands. */
  public static Path jwksFile(Path home) {
    return home.resolve("keys").resolve("jwks.json");
  }

  /** Returns the public key as a JSON Web Key Set (RFC 7517). */
  public Map<String, Object> jwks() {
    return key.jwks();
  }

  /**
   * Signs a token (RFC 7519, RS256).
   *
   * @param tenant whose data it opens
   * @param user who acts
   * @param scopes what it allows, separated by blanks
   * @param lifetime how long it is valid
   */
  public String sign(String tenant, String user, String scopes, Duration lifetime) {
    return sign(tenant, user, scopes, List.of(), lifetime);
  }

  /**
   * The same for somebody who belongs to groups.
   *
   * @param groups the groups whose FAMILY items the token opens
   */
  public String sign(
      String tenant, String user, String scopes, List<String> groups, Duration lifetime) {
    long now = clock.instant().getEpochSecond();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", auth.issuer());
    claims.put("aud", auth.audience());
    claims.put("sub", user);
    claims.put(auth.tenantClaim(), tenant);
    claims.put(auth.scopesClaim(), scopes);
    if (!groups.isEmpty()) {
      claims.put(auth.groupsClaim(), groups);
    }
    claims.put("iat", now);
    claims.put("exp", now + lifetime.toSeconds());
    claims.put("jti", UUID.randomUUID().toString());
    return key.sign(claims);
  }
}
