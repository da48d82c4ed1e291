package dev.weft.bench.chaos.fault;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** Makes the provider misbehave, and behave again. */
public final class ProviderSwitch {
  private static final ObjectMapper JSON = new ObjectMapper();

  private final String url;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  public ProviderSwitch(String url) {
    this.url = url;
  }

  /**
   * Misbehaves from now on.
   *
   * @param how one of the provider's own words
   * @param draw decides which requests it strikes
   */
  void on(String how, long draw) throws IOException, InterruptedException {
    Map<String, Object> fault = new LinkedHashMap<>();
    fault.put("kind", how);
    fault.put("times", -1);
    fault.put("seed", draw);
    switch (how) {
      case "slow" -> fault.put("delayMs", 2_500);
      case "late" -> {
        fault.put("match", Map.of("method", "PUT"));
        fault.put("delayMs", 1_500);
        fault.put("holdMs", 200);
        fault.put("probability", 0.7);
      }
      case "status" -> {
        fault.put("status", 503);
        fault.put("retryAfterSeconds", 1);
        fault.put("probability", 0.8);
      }
      default -> fault.put("probability", 0.6);
    }
    call("POST", JSON.writeValueAsString(fault));
  }

  /** How many requests were struck since it was switched on; forgotten when it was killed. */
  int hits() throws IOException, InterruptedException {
    int hits = 0;
    for (JsonNode fault : call("GET", "").path("faults")) {
      hits += fault.path("hits").asInt();
    }
    return hits;
  }

  /** How many requests it holds back, to apply them later. */
  public int pending() throws IOException, InterruptedException {
    return call("GET", "").path("latePending").asInt();
  }

  /** Behaves. */
  public void off() throws IOException, InterruptedException {
    call("DELETE", "");
  }

  private JsonNode call(String method, String body) throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(url + "/admin/faults"))
            .timeout(Duration.ofSeconds(5))
            .header("Authorization", "Bearer sandbox")
            .method(
                method,
                body.isEmpty()
                    ? HttpRequest.BodyPublishers.noBody()
                    : HttpRequest.BodyPublishers.ofString(body))
            .build();
    HttpResponse<String> answer = http.send(request, HttpResponse.BodyHandlers.ofString());
    if (answer.statusCode() >= 300) {
      throw new IOException("the provider answered " + answer.statusCode() + ": " + answer.body());
    }
    return JSON.readTree(answer.body());
  }
}
