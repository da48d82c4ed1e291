package dev.weft.bench.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.bench.stack.OwnStack;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Requests of the api in the name of each tenant. */
final class Door {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final Duration TIMEOUT = Duration.ofSeconds(30);

  private final String api;
  private final Tenants tenants;
  private final Map<String, String> tokens;

  Door(String api, Tenants tenants, Map<String, String> tokens) {
    this.api = api;
    this.tenants = tenants;
    this.tokens = tokens;
  }

  /** With a token for each tenant. */
  static Door of(OwnStack stack, Tenants tenants) throws IOException, InterruptedException {
    Map<String, String> tokens = new LinkedHashMap<>();
    for (String tenant : tenants.all()) {
      tokens.put(tenant, stack.weft("token", "--tenant", tenant).strip());
    }
    return new Door("http://127.0.0.1:" + stack.config().api().port() + "/api/v1", tenants, tokens);
  }

  /** Who calls. */
  Tenants tenants() {
    return tenants;
  }

  HttpRequest get(String tenant, String path) {
    return request(tenant, path).GET().build();
  }

  /** Starts a run. */
  HttpRequest start(String tenant, Map<String, Object> body, String idempotencyKey) {
    try {
      return request(tenant, "/flows")
          .header("Content-Type", "application/json")
          .header("Idempotency-Key", idempotencyKey)
          .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)))
          .build();
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }

  private HttpRequest.Builder request(String tenant, String path) {
    return HttpRequest.newBuilder(URI.create(api + path))
        .timeout(TIMEOUT)
        .header("Authorization", "Bearer " + tokens.get(tenant));
  }

  static JsonNode json(String body) {
    try {
      return JSON.readTree(body);
    } catch (JsonProcessingException e) {
      throw new UncheckedIOException(e);
    }
  }
}
