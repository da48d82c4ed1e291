package dev.weft.launcher.token;

import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.Json;
import dev.weft.launcher.os.PrivateFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Base64;
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
          + " agent:write budget:read budget:write calendar:read calendar:write travel:read travel:write"
          + " finance:read finance:write document:read diagnostics:read"
          + " diagnostics:write";

  private static final Base64.Encoder URL = Base64.getUrlEncoder().withoutPadding();

  private final RSAPrivateCrtKey key;
  private final WeftConfig.Auth auth;
  private final Clock clock;

  private LocalTokens(RSAPrivateCrtKey key, WeftConfig.Auth auth, Clock clock) {
    this.key = key;
    this.auth = auth;
    this.clock = clock;
  }

  /** Opens the key under a home folder, making it and its JWKS file when they are missing. */
  public static LocalTokens open(Path home, WeftConfig.Auth auth) {
    return open(home, auth, Clock.systemUTC());
  }

  static LocalTokens open(Path home, WeftConfig.Auth auth, Clock clock) {
    Path file = home.resolve("keys").resolve("token-signing.pem");
    try {
      if (!Files.exists(file)) {
        KeyPairGenerator generator = KeyPairGenerator.getInstance("RSA");
        generator.initialize(2048);
        byte[] encoded = generator.generateKeyPair().getPrivate().getEncoded();
        String body = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(encoded);
        PrivateFiles.write(
            file, "-----BEGIN PRIVATE KEY-----\n" + body + "\n-----END PRIVATE KEY-----\n");
      }
      String body =
          Files.readString(file).replaceAll("-----[A-Z ]+-----", "").replaceAll("\\s", "");
      RSAPrivateCrtKey key =
          (RSAPrivateCrtKey)
              KeyFactory.getInstance("RSA")
                  .generatePrivate(new PKCS8EncodedKeySpec(Base64.getDecoder().decode(body)));
      LocalTokens tokens = new LocalTokens(key, auth, clock);
      Path jwks = jwksFile(home);
      if (!Files.exists(jwks)) {
        PrivateFiles.write(jwks, Json.write(tokens.jwks()) + "\n");
      }
      return tokens;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (GeneralSecurityException | ClassCastException e) {
      throw new IllegalStateException(file + " holds no RSA key", e);
    }
  }

  /** Returns where the public key stands. */
  public static Path jwksFile(Path home) {
    return home.resolve("keys").resolve("jwks.json");
  }

  /** Returns the public key as a JSON Web Key Set (RFC 7517). */
  public Map<String, Object> jwks() {
    Map<String, Object> jwk = new LinkedHashMap<>();
    jwk.put("kty", "RSA");
    jwk.put("use", "sig");
    jwk.put("alg", "RS256");
    jwk.put("kid", keyId());
    jwk.put("n", unsigned(key.getModulus()));
    jwk.put("e", unsigned(key.getPublicExponent()));
    return Map.of("keys", List.of(jwk));
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
    long now = clock.instant().getEpochSecond();
    Map<String, Object> header = new LinkedHashMap<>();
    header.put("alg", "RS256");
    header.put("typ", "JWT");
    header.put("kid", keyId());
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("iss", auth.issuer());
    claims.put("aud", auth.audience());
    claims.put("sub", user);
    claims.put(auth.tenantClaim(), tenant);
    claims.put(auth.scopesClaim(), scopes);
    claims.put("iat", now);
    claims.put("exp", now + lifetime.toSeconds());
    claims.put("jti", UUID.randomUUID().toString());
    String signed = encode(header) + "." + encode(claims);
    try {
      Signature signature = Signature.getInstance("SHA256withRSA");
      signature.initSign(key);
      signature.update(signed.getBytes(StandardCharsets.US_ASCII));
      return signed + "." + URL.encodeToString(signature.sign());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("cannot sign", e);
    }
  }

  private String keyId() {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(key.getModulus().toByteArray());
      return URL.encodeToString(Arrays.copyOf(digest, 12));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private static String encode(Map<String, Object> json) {
    return URL.encodeToString(Json.compact(json).getBytes(StandardCharsets.UTF_8));
  }

  private static String unsigned(BigInteger number) {
    byte[] bytes = number.toByteArray();
    return URL.encodeToString(bytes[0] == 0 ? Arrays.copyOfRange(bytes, 1, bytes.length) : bytes);
  }
}
