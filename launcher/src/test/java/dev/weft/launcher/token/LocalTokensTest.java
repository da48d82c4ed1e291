package dev.weft.launcher.token;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.RSAPublicKeySpec;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LocalTokensTest {
  private static final Instant NOW = Instant.parse("2026-03-01T10:00:00Z");

  @TempDir private Path home;

  private LocalTokens open() {
    WeftConfig.Auth auth = WeftConfigLoader.defaults(home).auth();
    return LocalTokens.open(home, auth, Clock.fixed(NOW, ZoneOffset.UTC));
  }

  private static JsonNode decode(String part) throws Exception {
    return new ObjectMapper().readTree(Base64.getUrlDecoder().decode(part));
  }

  @Test
  void shouldCarryEveryClaimWhenATokenIsSigned() throws Exception {
    String[] parts = open().sign("demo", "ada", "flow:read", Duration.ofHours(2)).split("\\.", -1);

    JsonNode claims = decode(parts[1]);
    assertThat(claims.path("iss").asText()).isEqualTo("weft-local");
    assertThat(claims.path("aud").asText()).isEqualTo("weft");
    assertThat(claims.path("sub").asText()).isEqualTo("ada");
    assertThat(claims.path("tenant").asText()).isEqualTo("demo");
    assertThat(claims.path("scope").asText()).isEqualTo("flow:read");
    assertThat(claims.path("iat").asLong()).isEqualTo(NOW.getEpochSecond());
    assertThat(claims.path("exp").asLong()).isEqualTo(NOW.getEpochSecond() + 7200);
    assertThat(claims.path("jti").asText()).hasSize(36);
  }

  @Test
  void shouldNameTheGroupsOfSomebodyWhoHasSome() throws Exception {
    String[] parts =
        open()
            .sign("demo", "ada", "flow:read", List.of("family 7", "choir"), Duration.ofHours(2))
            .split("\\.", -1);

    assertThat(decode(parts[1]).path("groups"))
        .extracting(JsonNode::asText)
        .containsExactly("family 7", "choir");
  }

  @Test
  void shouldVerifyWithThePublishedKeyWhenATokenIsSigned() throws Exception {
    String[] parts = open().sign("demo", "ada", "flow:read", Duration.ofHours(2)).split("\\.", -1);

    JsonNode jwks =
        new ObjectMapper().readTree(Files.readString(LocalTokens.jwksFile(home))).path("keys");
    JsonNode jwk = jwks.get(0);
    assertThat(decode(parts[0]).path("kid")).isEqualTo(jwk.path("kid"));
    PublicKey key =
        KeyFactory.getInstance("RSA")
            .generatePublic(new RSAPublicKeySpec(number(jwk, "n"), number(jwk, "e")));
    Signature signature = Signature.getInstance("SHA256withRSA");
    signature.initVerify(key);
    signature.update((parts[0] + "." + parts[1]).getBytes(StandardCharsets.US_ASCII));
    assertThat(signature.verify(Base64.getUrlDecoder().decode(parts[2]))).isTrue();
    assertThat(jwk.has("d")).isFalse();
  }

  private static BigInteger number(JsonNode jwk, String field) {
    return new BigInteger(1, Base64.getUrlDecoder().decode(jwk.path(field).asText()));
  }

  @Test
  void shouldKeepItsKeyToItselfWhenItIsOpenedAgain() throws Exception {
    assertThat(open().jwks()).isEqualTo(open().jwks());

    for (String name : List.of("token-signing.pem", "jwks.json")) {
      assertThat(
              PosixFilePermissions.toString(
                  Files.getPosixFilePermissions(home.resolve("keys").resolve(name))))
          .isEqualTo("rw-------");
    }
  }
}
