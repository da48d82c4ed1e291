package dev.weft.launcher.e2e;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.launcher.StackFixture;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** The API of a stack, as one of its users calls it. */
record Rest(StackFixture stack, String user) {
  private static final ObjectMapper JSON =
      new ObjectMapper(
          JsonFactory.builder()
              .streamReadConstraints(
                  StreamReadConstraints.builder().maxStringLength(100_000_000).build())
              .build());
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** Starts a sequential plan. */
  Body start(List<Map<String, Object>> steps, String query) {
    Map<String, Object> plan = Map.of("planVersion", 1, "kind", "SEQUENTIAL", "steps", steps);
    return post("/api/v1/flows" + query, Map.of("plan", plan));
  }

  /** Sends a body. */
  Body post(String path, Map<String, Object> body) {
    try {
      return send(
          request(path)
              .header("Content-Type", "application/json")
              .POST(HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body))));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a path, or a link of an answer. */
  Body get(String path) {
    return send(request(path.replaceFirst("^http://[^/]+", "")));
  }

  /** Puts JSON where a path says. */
  Body put(String path, String json) {
    return send(
        request(path)
            .header("Content-Type", "application/json")
            .PUT(HttpRequest.BodyPublishers.ofString(json)));
  }

  static Map<String, Object> step(
      String id, String agent, String action, Map<String, Object> params) {
    return Map.of("id", id, "agent", agent, "action", action, "params", params);
  }

  /** What was answered. */
  record Body(int status, String text) {
    JsonNode json() {
      try {
        return JSON.readTree(text);
      } catch (IOException e) {
        throw new AssertionError("no JSON: " + status + " " + text, e);
      }
    }
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create(stack.api() + path))
        .timeout(Duration.ofSeconds(90))
        .header("Authorization", "Bearer " + stack.token("demo", user));
  }

  private static Body send(HttpRequest.Builder request) {
    try {
      HttpResponse<String> answer =
          HTTP.send(request.build(), HttpResponse.BodyHandlers.ofString());
      return new Body(answer.statusCode(), answer.body());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
