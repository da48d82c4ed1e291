package dev.weft.api;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JOSEObjectType;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.JWSHeader;
import com.nimbusds.jose.crypto.RSASSASigner;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.nimbusds.jose.jwk.KeyUse;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.nimbusds.jwt.JWTClaimsSet;
import com.nimbusds.jwt.SignedJWT;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.Date;
import java.util.function.Consumer;

/** Signs tokens as a provider would. */
public final class TestTokens {
  public static final String ALL =
      "flow:read flow:write history:read approval:read approval:write debt:write agent:read"
          + " agent:write travel:write audit:read key:read key:write key:delete tenant:admin";

  private final RSAKey key;

  public TestTokens() {
    this("test");
  }

  public TestTokens(String keyId) {
    try {
      key =
          new RSAKeyGenerator(2048)
              .keyID(keyId)
              .keyUse(KeyUse.SIGNATURE)
              .algorithm(JWSAlgorithm.RS256)
              .generate();
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
  }

  /** The public half. */
  public JWK publicKey() {
    return key.toPublicJWK();
  }

  /** Writes the public half. */
  public Path jwks(Path folder) {
    try {
      return Files.writeString(
          folder.resolve("jwks.json"), new JWKSet(key.toPublicJWK()).toString());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  public String of(String tenant, String person, String scopes) {
    return signed(claims -> claims.claim("tenant", tenant).subject(person).claim("scope", scopes));
  }

  /** A token of acme's Anna with everything allowed, changed. */
  public String signed(Consumer<JWTClaimsSet.Builder> change) {
    JWTClaimsSet.Builder claims =
        new JWTClaimsSet.Builder()
            .issuer("weft-local")
            .audience("weft")
            .subject("anna")
            .claim("tenant", "acme")
            .claim("scope", ALL)
            .issueTime(Date.from(Instant.now()))
            .expirationTime(Date.from(Instant.now().plusSeconds(600)));
    change.accept(claims);
    SignedJWT token =
        new SignedJWT(
            new JWSHeader.Builder(JWSAlgorithm.RS256)
                .type(JOSEObjectType.JWT)
                .keyID(key.getKeyID())
                .build(),
            claims.build());
    try {
      token.sign(new RSASSASigner(key));
    } catch (JOSEException e) {
      throw new IllegalStateException(e);
    }
    return token.serialize();
  }
}
