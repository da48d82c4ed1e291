package dev.weft.bench.chaos.beside;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Executors;

/**
 * Stands in for HashiCorp Vault: a program of its own that speaks the part of the transit engine's
 * HTTP API that Weft uses, with keys that really encrypt and that outlive a kill. It proves what
 * Weft does while its key service is away, and nothing about Vault.
 */
public final class KeyServer {
  /** The one token that it takes. */
  public static final String TOKEN = "hvs.chaos";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final TransitKeys keys;

  private KeyServer(TransitKeys keys) {
    this.keys = keys;
  }

  private record Answer(int status, Map<String, Object> body) {
    static Answer data(Map<String, Object> data) {
      return new Answer(200, Map.of("data", data, "mount_type", "transit"));
    }

    static Answer refused(int status, String error) {
      return new Answer(status, Map.of("errors", List.of(error)));
    }
  }

  /**
   * Serves until it is killed.
   *
   * @param args port of 127.0.0.1, and the file that holds its keys
   */
  public static void main(String[] args) throws IOException {
    KeyServer vault = new KeyServer(TransitKeys.open(Path.of(args[1])));
    HttpServer server =
        HttpServer.create(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), Integer.parseInt(args[0])), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/transit/", vault::serve);
    server.start();
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      JsonNode asked = JSON.readTree(exchange.getRequestBody());
      String[] path = exchange.getRequestURI().getPath().substring(1).split("/", -1);
      Answer answer =
          TOKEN.equals(exchange.getRequestHeaders().getFirst("X-Vault-Token"))
              ? answer(path, asked)
              : Answer.refused(403, "permission denied");
      byte[] body = JSON.writeValueAsBytes(answer.body());
      exchange.getResponseHeaders().add("Content-Type", "application/json");
      exchange.sendResponseHeaders(answer.status(), body.length);
      exchange.getResponseBody().write(body);
    }
  }

  private Answer answer(String[] path, JsonNode asked) throws IOException {
    String key = path[3];
    return switch (path[2]) {
      case "keys" -> {
        if (path.length == 4) {
          keys.make(key);
        } else {
          keys.rotate(key);
        }
        yield Answer.data(Map.of("name", key));
      }
      case "encrypt" ->
          Answer.data(
              Map.of(
                  "ciphertext",
                  keys.encrypt(key, bytes(asked, "associated_data"), bytes(asked, "plaintext"))));
      case "decrypt" ->
          keys.decrypt(key, bytes(asked, "associated_data"), asked.path("ciphertext").asText())
              .map(plain ->
                  Answer.data(Map.of("plaintext", Base64.getEncoder().encodeToString(plain))))
              .orElseGet(() -> Answer.refused(400, "cipher: message authentication failed"));
      case "hmac" ->
          keys.hmac(key, asked.path("key_version").asInt(1), bytes(asked, "input"))
              .map(hmac -> Answer.data(Map.of("hmac", hmac)))
              .orElseGet(() -> Answer.refused(400, "encryption key not found"));
      default -> Answer.refused(404, "no handler for route");
    };
  }

  private static byte[] bytes(JsonNode asked, String field) {
    return Base64.getDecoder().decode(asked.path(field).asText());
  }
}
