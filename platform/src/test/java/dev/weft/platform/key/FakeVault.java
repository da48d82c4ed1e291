package dev.weft.platform.key;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.tomakehurst.wiremock.WireMockServer;
import com.github.tomakehurst.wiremock.client.ResponseDefinitionBuilder;
import com.github.tomakehurst.wiremock.client.WireMock;
import com.github.tomakehurst.wiremock.core.WireMockConfiguration;
import com.github.tomakehurst.wiremock.extension.ResponseDefinitionTransformerV2;
import com.github.tomakehurst.wiremock.http.Request;
import com.github.tomakehurst.wiremock.http.ResponseDefinition;
import com.github.tomakehurst.wiremock.stubbing.ServeEvent;
import com.github.tomakehurst.wiremock.verification.LoggedRequest;
import dev.weft.contract.config.WeftConfig;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The transit engine of Vault as it looks on the wire: paths, bodies, answers and refusals are
 * those of its HTTP API, version 1, with keys that really encrypt.
 */
public final class FakeVault implements AutoCloseable, ResponseDefinitionTransformerV2 {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final String TOKEN = "hvs.test-token";

  private final WireMockServer server;
  private final Map<String, List<SecretKey>> keys = new ConcurrentHashMap<>();
  private volatile @Nullable ResponseDefinition outage;

  private record Ask(String key, JsonNode body) {}

  /** Starts. */
  public FakeVault() {
    server =
        new WireMockServer(WireMockConfiguration.wireMockConfig().dynamicPort().extensions(this));
    server.stubFor(WireMock.any(WireMock.anyUrl()).willReturn(WireMock.aResponse()));
    server.start();
  }

  /** A ring that asks it. */
  public VaultKeyRing ring() {
    return ring(TOKEN);
  }

  /** A ring with a token. */
  VaultKeyRing ring(String token) {
    return new VaultKeyRing(settings(), () -> token);
  }

  WeftConfig.Vault settings() {
    return new WeftConfig.Vault(
        "http://127.0.0.1:" + server.port(),
        "",
        "transit",
        "team-a",
        "weft-",
        Duration.ofSeconds(1));
  }

  /** From now on it answers so; null for as usual. */
  void answers(@Nullable ResponseDefinitionBuilder refusal) {
    outage = refusal == null ? null : refusal.build();
  }

  List<LoggedRequest> requests() {
    return server.findAll(WireMock.anyRequestedFor(WireMock.anyUrl()));
  }

  @Override
  public String getName() {
    return "transit";
  }

  @Override
  public ResponseDefinition transform(ServeEvent event) {
    ResponseDefinition down = outage;
    if (down != null) {
      return down;
    }
    Request request = event.getRequest();
    if (!TOKEN.equals(request.getHeader("X-Vault-Token"))) {
      return refused(403, "permission denied");
    }
    String[] path = request.getUrl().split("/", -1);
    try {
      Ask ask = new Ask(path[4], JSON.readTree(request.getBodyAsString()));
      return switch (path[3]) {
        case "encrypt" -> encrypt(ask);
        case "decrypt" -> decrypt(ask);
        case "hmac" -> hmac(ask);
        case "keys" -> path.length == 5 ? created(ask) : rotated(ask);
        default -> refused(404, "no handler for route \"" + request.getUrl() + "\"");
      };
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private ResponseDefinition encrypt(Ask ask) {
    List<SecretKey> versions = versions(ask.key());
    byte[] encrypted =
        AesGcm.encrypt(
            versions.getLast(),
            bytes(ask.body(), "associated_data"),
            bytes(ask.body(), "plaintext"));
    return data(
        "{\"ciphertext\":\"vault:v%d:%s\",\"key_version\":%d}"
            .formatted(
                versions.size(), Base64.getEncoder().encodeToString(encrypted), versions.size()));
  }

  private ResponseDefinition decrypt(Ask ask) {
    String[] parts = ask.body().path("ciphertext").asText().split(":", 3);
    if (parts.length != 3 || !parts[0].equals("vault")) {
      return refused(400, "invalid ciphertext: no prefix");
    }
    List<SecretKey> versions = keys.get(ask.key());
    if (versions == null) {
      return refused(400, "encryption key not found");
    }
    try {
      byte[] plain =
          AesGcm.decrypt(
              versions.get(Integer.parseInt(parts[1].substring(1)) - 1),
              bytes(ask.body(), "associated_data"),
              Base64.getDecoder().decode(parts[2]));
      return data("{\"plaintext\":\"" + Base64.getEncoder().encodeToString(plain) + "\"}");
    } catch (SealedDataException e) {
      return refused(400, "cipher: message authentication failed");
    } catch (IllegalArgumentException e) {
      return refused(400, "invalid ciphertext: could not decode base64");
    }
  }

  private ResponseDefinition hmac(Ask ask) {
    List<SecretKey> versions = keys.get(ask.key());
    if (versions == null) {
      return refused(400, "encryption key not found");
    }
    int version = ask.body().path("key_version").asInt(versions.size());
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(versions.get(version - 1));
      byte[] digest = mac.doFinal(bytes(ask.body(), "input"));
      return data(
          "{\"hmac\":\"vault:v%d:%s\"}"
              .formatted(version, Base64.getEncoder().encodeToString(digest)));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException(e);
    }
  }

  private ResponseDefinition created(Ask ask) {
    versions(ask.key());
    return WireMock.aResponse().withStatus(204).build();
  }

  private ResponseDefinition rotated(Ask ask) {
    versions(ask.key()).add(newKey());
    return WireMock.aResponse().withStatus(204).build();
  }

  private List<SecretKey> versions(String key) {
    return keys.computeIfAbsent(key, _ -> new CopyOnWriteArrayList<>(List.of(newKey())));
  }

  private static SecretKey newKey() {
    byte[] bits = new byte[32];
    new SecureRandom().nextBytes(bits);
    return new SecretKeySpec(bits, "AES");
  }

  private static byte[] bytes(JsonNode body, String field) {
    return Base64.getDecoder().decode(body.path(field).asText());
  }

  private static ResponseDefinition data(String data) {
    return WireMock.okJson(
            """
            {"request_id":"8b3ac0e0-6ba1-9f34-0a39-d4fa2f0c0b32","lease_id":"","renewable":false,\
            "lease_duration":0,"data":%s,"wrap_info":null,"warnings":null,"auth":null,\
            "mount_type":"transit"}
            """
                .formatted(data))
        .build();
  }

  static ResponseDefinition refused(int status, String error) {
    return refusal(status, error).build();
  }

  static ResponseDefinitionBuilder refusal(int status, String error) {
    return WireMock.jsonResponse(Map.of("errors", List.of(error)), status);
  }

  /** The names of the keys that it made. */
  List<String> names() {
    return new ArrayList<>(keys.keySet());
  }

  @Override
  public void close() {
    server.stop();
  }
}
