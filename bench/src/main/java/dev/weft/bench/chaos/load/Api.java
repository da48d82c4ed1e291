package dev.weft.bench.chaos.load;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** The stack's HTTP interface, as patient clients call it. */
final class Api {
  private static final ObjectMapper JSON = new ObjectMapper();

  private static final int PATIENT_TRIES = 8;

  private final String url;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

  Api(String url) {
    this.url = url;
  }

  /** What was answered. */
  record Answer(int status, JsonNode json) {
    /** Whether it says nothing about what became of the request. */
    boolean mustBeRepeated() {
      return status >= 500 || status == 429 || isUnderWay();
    }

    /** Whether the first try, perhaps in a process that is dead by now, holds the key. */
    boolean isUnderWay() {
      return json.path("code").asText().equals("idempotency_key_in_flight");
    }
  }

  /**
   * Sends a request until an answer says what became of it. The key of a try that a killed process
   * holds is given up after a while: what is sent here may be repeated without it, too.
   *
   * @param key its Idempotency-Key
   * @param goesOn whether to try on
   * @return the answer; the last doubtful one when it gave up
   */
  Answer post(String token, String path, Map<String, ?> body, String key, BooleanSupplier goesOn)
      throws InterruptedException {
    Answer answer = new Answer(503, JSON.createObjectNode());
    long pause = 200;
    int held = 0;
    while (true) {
      try {
        HttpRequest.Builder request =
            request(token, path)
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString(text(body)));
        if (held < PATIENT_TRIES) {
          request.header("Idempotency-Key", key);
        }
        answer = send(request);
        if (!answer.mustBeRepeated()) {
          return answer;
        }
        held += answer.isUnderWay() ? 1 : 0;
      } catch (IOException e) {
        // The answer is lost, or nobody is there: what became of it is unknown, so it is repeated.
        answer = new Answer(503, JSON.createObjectNode().put("code", String.valueOf(e)));
      }
      if (!goesOn.getAsBoolean()) {
        return answer;
      }
      TimeUnit.MILLISECONDS.sleep(pause);
      pause = Math.min(2_000, pause * 2);
    }
  }

  /** Reads once. */
  Answer get(String token, String path) throws IOException, InterruptedException {
    return send(request(token, path).GET());
  }

  private HttpRequest.Builder request(String token, String path) {
    return HttpRequest.newBuilder(URI.create(url + path))
        .timeout(Duration.ofSeconds(12))
        .header("Authorization", "Bearer " + token);
  }

  private Answer send(HttpRequest.Builder request) throws IOException, InterruptedException {
    HttpResponse<String> answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    try {
      return new Answer(answer.statusCode(), JSON.readTree(answer.body()));
    } catch (JsonProcessingException e) {
      return new Answer(answer.statusCode(), JSON.createObjectNode().put("text", answer.body()));
    }
  }

  private static String text(Map<String, ?> body) {
    try {
      return JSON.writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("a body of maps and lists is always JSON", e);
    }
  }
}
