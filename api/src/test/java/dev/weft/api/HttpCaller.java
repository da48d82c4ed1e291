package dev.weft.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.api.openapi.DescribedAnswers;
import dev.weft.contract.payload.WeftJson;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.stream.Collectors;

/** Calls the api over HTTP, and fails where an answer is not as the OpenAPI document says. */
public final class HttpCaller {
  private final HttpClient http = HttpClient.newHttpClient();
  private final String root;

  public HttpCaller(int port) {
    this.root = "http://127.0.0.1:" + port;
  }

  /** An answer. */
  public record Answer(int status, String body, java.net.http.HttpHeaders headers) {
    public JsonNode json() {
      try {
        return WeftJson.mapper().readTree(body);
      } catch (JsonProcessingException e) {
        throw new IllegalStateException(body, e);
      }
    }

    public String header(String name) {
      return headers.firstValue(name).orElse("");
    }
  }

  public Answer get(String path, String token, String... headers) {
    return send(request(path, token, headers).GET());
  }

  /** Any method, with an empty object as the body. */
  public Answer call(String method, String path, String token, String... headers) {
    return send(method, path, token, "{}", headers);
  }

  /** Any method and JSON. */
  public Answer send(String method, String path, String token, String json, String... headers) {
    return send(
        request(path, token, headers)
            .header("Content-Type", "application/json")
            .method(method, HttpRequest.BodyPublishers.ofString(json)));
  }

  public Answer options(String path, String token) {
    return send(request(path, token).method("OPTIONS", HttpRequest.BodyPublishers.noBody()));
  }

  public Answer post(String path, String token, Object body, String... headers) {
    return withBody("POST", path, token, body, headers);
  }

  public Answer put(String path, String token, Object body) {
    return withBody("PUT", path, token, body);
  }

  public Answer patch(String path, String token, Object body) {
    return withBody("PATCH", path, token, body);
  }

  public Answer delete(String path, String token) {
    return send(request(path, token).DELETE());
  }

  private Answer withBody(
      String method, String path, String token, Object body, String... headers) {
    try {
      String json = body instanceof String text ? text : WeftJson.mapper().writeValueAsString(body);
      return send(
          request(path, token, headers)
              .header("Content-Type", "application/json")
              .method(method, HttpRequest.BodyPublishers.ofString(json)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  public Answer form(String path, String token, Map<String, String> fields) {
    String body =
        fields.entrySet().stream()
            .map(field ->
                field.getKey() + "=" + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
            .collect(Collectors.joining("&"));
    return send(
        request(path, token)
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  public HttpResponse<InputStream> stream(String path, String token, String... headers)
      throws IOException, InterruptedException {
    HttpRequest sent =
        request(path, token, headers).header("Accept", "text/event-stream").GET().build();
    HttpResponse<InputStream> response = http.send(sent, HttpResponse.BodyHandlers.ofInputStream());
    DescribedAnswers.check(sent, response, null);
    return response;
  }

  private HttpRequest.Builder request(String path, String token, String... headers) {
    HttpRequest.Builder request = HttpRequest.newBuilder(URI.create(root + path));
    if (!token.isEmpty()) {
      request.header("Authorization", "Bearer " + token);
    }
    for (int i = 0; i < headers.length; i += 2) {
      request.header(headers[i], headers[i + 1]);
    }
    return request;
  }

  private Answer send(HttpRequest.Builder request) {
    try {
      HttpRequest sent = request.build();
      HttpResponse<String> response = http.send(sent, HttpResponse.BodyHandlers.ofString());
      DescribedAnswers.check(sent, response, response.body());
      return new Answer(response.statusCode(), response.body(), response.headers());
    } catch (IOException e) {
      throw new IllegalStateException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
