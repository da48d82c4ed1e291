package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.contract.run.EffectKeys;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** The sandbox provider: its faults and prices, and its books of what took effect. */
record Sandbox(String url) {
  private static final ObjectMapper JSON = new ObjectMapper();
  private static final HttpClient HTTP = HttpClient.newHttpClient();

  /** What took effect under one key. */
  record Entry(String state, int did, int undid, List<String> late) {}

  /** The entry of a step's effect, or one that says that nothing was ever done. */
  Entry entry(String runId, String stepId) {
    String key = EffectKeys.of(runId, stepId, 0);
    for (Object one : (List<?>) books().get("keys")) {
      Map<?, ?> entry = (Map<?, ?>) one;
      if (key.equals(entry.get("key"))) {
        List<String> late = ((List<?>) entry.get("late")).stream().map(String::valueOf).toList();
        return new Entry(
            String.valueOf(entry.get("state")),
            ((Number) entry.get("did")).intValue(),
            ((Number) entry.get("undid")).intValue(),
            late);
      }
    }
    return new Entry("NOTHING", 0, 0, List.of());
  }

  /** Says that a step's effect stands, and took effect once. */
  void assertBookedOnce(String runId, String stepId) {
    assertBalanced();
    assertThat(entry(runId, stepId)).isEqualTo(new Entry("CONFIRMED", 1, 0, List.of()));
  }

  /** Says that nothing of a step's effect stands, and that nothing took effect twice. */
  void assertNotBooked(String runId, String stepId) {
    assertBalanced();
    Entry entry = entry(runId, stepId);
    assertThat(entry.state()).isNotEqualTo("CONFIRMED");
    assertThat(entry.did()).isLessThanOrEqualTo(1);
    assertThat(entry.undid()).isLessThanOrEqualTo(1);
  }

  void assertBalanced() {
    assertThat(books()).containsEntry("balanced", true).containsEntry("problems", List.of());
  }

  Map<String, Object> books() {
    return call("GET", "/v1/books", null);
  }

  /** Injects a fault into requests of a method whose path begins so. */
  void fault(String method, String prefix, String kind, int times, Map<String, Object> more) {
    Map<String, Object> fault = new LinkedHashMap<>(more);
    fault.put("match", Map.of("method", method, "pathPrefix", prefix));
    fault.put("kind", kind);
    fault.put("times", times);
    call("POST", "/admin/faults", fault);
  }

  void clearFaults() {
    call("DELETE", "/admin/faults", null);
  }

  /** How many requests are still held to be applied late. */
  int latePending() {
    return ((Number) call("GET", "/admin/faults", null).get("latePending")).intValue();
  }

  void movePrice(String from, String to, int percent) {
    call("POST", "/admin/prices", Map.of("from", from, "to", to, "percent", percent));
  }

  private Map<String, Object> call(String method, String path, Map<String, Object> body) {
    try {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(url + path))
              .header("Authorization", "Bearer sandbox")
              .method(
                  method,
                  body == null
                      ? HttpRequest.BodyPublishers.noBody()
                      : HttpRequest.BodyPublishers.ofByteArray(JSON.writeValueAsBytes(body)))
              .build();
      HttpResponse<byte[]> response = HTTP.send(request, HttpResponse.BodyHandlers.ofByteArray());
      assertThat(response.statusCode()).as(path).isBetween(200, 299);
      return JSON.readValue(response.body(), new TypeReference<LinkedHashMap<String, Object>>() {});
    } catch (IOException e) {
      throw new AssertionError("the sandbox does not answer", e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }
}
