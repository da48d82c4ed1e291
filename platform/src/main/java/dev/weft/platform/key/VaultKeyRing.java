package dev.weft.platform.key;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.payload.WeftJson;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;

/**
 * Tenants' keys in the transit secrets engine of HashiCorp Vault, or of OpenBao, over its HTTP API:
 * one key per tenant (aes256-gcm96), which Vault makes on first use and never gives out. Tenant and
 * key id are the associated data.
 */
public final class VaultKeyRing implements KeyRing {
  /** No tenant has a dot in its id. */
  private static final String DERIVED = "derived.secrets";

  private static final int FORBIDDEN = 403;
  private static final int BAD_REQUEST = 400;

  private final WeftConfig.Vault settings;
  private final Supplier<String> token;
  private final HttpClient http;

  /**
   * A ring of the configured Vault.
   *
   * @param token the token as it is now; asked for again when it is refused
   */
  public VaultKeyRing(WeftConfig.Vault settings, Supplier<String> token) {
    this.settings = settings;
    this.token = token;
    this.http = HttpClient.newBuilder().connectTimeout(settings.timeout()).build();
  }

  @Override
  public Keystore keystore() {
    return Keystore.VAULT;
  }

  @Override
  public byte[] wrap(String tenant, UUID keyId, byte[] key) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("plaintext", base64(key));
    body.put("associated_data", associated(tenant, keyId));
    return call("encrypt/" + name(tenant), body)
        .at("/data/ciphertext")
        .asText()
        .getBytes(StandardCharsets.UTF_8);
  }

  @Override
  public SecretKey unwrap(String tenant, UUID keyId, byte[] wrapped) {
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("ciphertext", new String(wrapped, StandardCharsets.UTF_8));
    body.put("associated_data", associated(tenant, keyId));
    String plain = call("decrypt/" + name(tenant), body).at("/data/plaintext").asText();
    return new SecretKeySpec(Base64.getDecoder().decode(plain), "AES");
  }

  @Override
  public void rotate(String tenant) {
    make(name(tenant));
    call("keys/" + name(tenant) + "/rotate", Map.of());
  }

  /**
   * A secret of 32 bytes that is always the same: Vault's HMAC-SHA-256 of the given purpose under
   * the first version of a key of its own.
   */
  byte[] derived(String purpose) {
    make(name(DERIVED));
    Map<String, Object> body = new LinkedHashMap<>();
    body.put("input", base64(purpose.getBytes(StandardCharsets.UTF_8)));
    body.put("key_version", 1);
    String hmac = call("hmac/" + name(DERIVED) + "/sha2-256", body).at("/data/hmac").asText();
    return Base64.getDecoder().decode(hmac.substring(hmac.lastIndexOf(':') + 1));
  }

  /** Makes a key unless it is there: only encrypting makes one by itself. */
  private void make(String name) {
    call("keys/" + name, Map.of("type", "aes256-gcm96"));
  }

  private JsonNode call(String path, Map<String, Object> body) {
    HttpResponse<String> answer = send(path, body);
    if (answer.statusCode() == FORBIDDEN) {
      // The token may have been renewed since.
      answer = send(path, body);
    }
    String action = path.substring(0, path.indexOf('/'));
    try {
      JsonNode json = WeftJson.mapper().readTree(answer.body());
      if (answer.statusCode() < 300) {
        return json;
      }
      if (answer.statusCode() == BAD_REQUEST && action.equals("decrypt") && isNotOurs(json)) {
        throw new SealedDataException("sealed data was altered or moved");
      }
    } catch (JsonProcessingException e) {
      throw new KeyUnavailableException(
          "Vault answered " + answer.statusCode() + " to " + action + ", and no JSON", null);
    }
    throw new KeyUnavailableException(
        "Vault answered " + answer.statusCode() + " to " + action, null);
  }

  /** What Vault says of a ciphertext that the key did not make, or not with this context. */
  private static boolean isNotOurs(JsonNode answer) {
    String errors =
        answer
            .path("errors")
            .valueStream()
            .map(JsonNode::asText)
            .collect(Collectors.joining(" "))
            .toLowerCase(Locale.ROOT);
    return errors.contains("authentication failed")
        || errors.contains("invalid ciphertext")
        || errors.contains("encryption key not found");
  }

  private HttpResponse<String> send(String path, Map<String, Object> body) {
    try {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(
                  URI.create(settings.address() + "/v1/" + settings.mount() + "/" + path))
              .timeout(settings.timeout())
              .header("X-Vault-Token", token.get())
              .header("X-Vault-Request", "true")
              .header("Content-Type", "application/json")
              .POST(
                  HttpRequest.BodyPublishers.ofString(WeftJson.mapper().writeValueAsString(body)));
      if (!settings.namespace().isEmpty()) {
        request.header("X-Vault-Namespace", settings.namespace());
      }
      return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    } catch (IOException e) {
      throw new KeyUnavailableException("Vault does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new KeyUnavailableException("interrupted while Vault was asked", e);
    }
  }

  private String name(String tenant) {
    return URLEncoder.encode(settings.keyPrefix() + tenant, StandardCharsets.UTF_8);
  }

  private static String associated(String tenant, UUID keyId) {
    return base64((tenant + "\n" + keyId).getBytes(StandardCharsets.UTF_8));
  }

  private static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }
}
