package dev.weft.activity.travel;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import dev.weft.activity.failure.RetryAfter;
import dev.weft.activity.failure.TypedFailure;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.retry.Failure;
import dev.weft.contract.retry.Retries;
import dev.weft.contract.retry.RetryDecision;
import dev.weft.contract.retry.RetryRule;
import io.opentelemetry.api.trace.Tracer;
import java.io.IOException;
import java.net.ConnectException;
import java.net.URI;
import java.net.UnknownHostException;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpTimeoutException;
import java.nio.channels.UnresolvedAddressException;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CancellationException;
import org.jspecify.annotations.Nullable;

/** JSON over HTTP to an outside system, its failures typed as the retry rules say. */
final class ProviderHttp {
  private static final Duration CONNECT_TIMEOUT = Duration.ofSeconds(2);
  // The flow counts the tries; here only the kind of failure decides.
  private static final RetryRule ANY_NUMBER = RetryRule.STANDARD.withMaxAttempts(Integer.MAX_VALUE);

  private final URI base;
  private final Credentials credentials;
  private final Duration timeout;
  private final Clock clock;
  private final CallSpans spans;
  private final HttpClient client =
      HttpClient.newBuilder()
          .version(HttpClient.Version.HTTP_1_1)
          .connectTimeout(CONNECT_TIMEOUT)
          .build();

  ProviderHttp(URI base, Credentials credentials, Duration timeout, Clock clock, Tracer tracer) {
    this.base = base;
    this.credentials = credentials;
    this.timeout = timeout;
    this.clock = clock;
    this.spans = new CallSpans(tracer, base);
  }

  /**
   * An answer that was understood.
   *
   * @param status below 300, or a refusal
   * @param body its JSON
   */
  record Answer(int status, JsonNode body) {
    boolean ok() {
      return status < 300;
    }

    /** The refusal's code; empty text when there is none. */
    String code() {
      return body.path("error").path("code").asText("");
    }
  }

  /**
   * Sends a request that may be repeated without harm.
   *
   * @return a success, or a refusal (4xx) whose code the caller understands
   * @throws TypedFailure when there was no such answer
   * @throws CancellationException when the thread was interrupted
   */
  Answer send(String method, String path, @Nullable Object body, Set<String> understood) {
    HttpResponse<String> response = exchange(method, path, body, credentials.current());
    boolean refreshed = false;
    while (true) {
      int status = response.statusCode();
      if (status < 300) {
        return new Answer(status, success(response.body()));
      }
      Answer refusal = new Answer(status, read(response.body()));
      if (status < 500 && understood.contains(refusal.code())) {
        return refusal;
      }
      Failure failure = new Failure.Http(status, retryAfter(response));
      if (Retries.decide(ANY_NUMBER, 1, failure, true, refreshed)
          instanceof RetryDecision.RefreshToken) {
        response = exchange(method, path, body, credentials.refreshed());
        refreshed = true;
        continue;
      }
      throw TypedFailure.outside(
          "the travel provider answered " + status + suffix(refusal), failure, true, null);
    }
  }

  /** The code, and which fields were wrong; never what stood in them. */
  private static String suffix(Answer refusal) {
    List<String> fields = refusal.body().path("error").path("fields").findValuesAsText("name");
    String code = refusal.code();
    return code.isEmpty()
        ? ""
        : " (" + code + (fields.isEmpty() ? "" : ": " + String.join(", ", fields)) + ")";
  }

  private HttpResponse<String> exchange(
      String method, String path, @Nullable Object body, String key) {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(base.resolve(path))
            .timeout(timeout)
            .header("Accept", "application/json")
            .header("Authorization", "Bearer " + key);
    if (body == null) {
      request.method(method, BodyPublishers.noBody());
    } else {
      request
          .header("Content-Type", "application/json")
          .method(method, BodyPublishers.ofString(write(body)));
    }
    return spans.around(method, path, () -> exchange(request.build()));
  }

  private HttpResponse<String> exchange(HttpRequest request) {
    try {
      return client.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      CancellationException cancelled = new CancellationException("the call was cancelled");
      cancelled.initCause(e);
      throw cancelled;
    } catch (HttpTimeoutException e) {
      throw failed("did not answer in time", new Failure.TimedOut(), e);
    } catch (IOException e) {
      if (unknownHost(e)) {
        throw failed("has a name that does not resolve", new Failure.UnknownHost(), e);
      }
      throw failed(
          e instanceof ConnectException ? "cannot be reached" : "broke off its answer",
          new Failure.Reset(),
          e);
    }
  }

  private static TypedFailure failed(String what, Failure failure, Throwable cause) {
    return TypedFailure.outside("the travel provider " + what, failure, true, cause);
  }

  private static boolean unknownHost(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof UnresolvedAddressException || cause instanceof UnknownHostException) {
        return true;
      }
    }
    return false;
  }

  private static String write(Object body) {
    try {
      return WeftJson.mapper().writeValueAsString(body);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("a request is always JSON", e);
    }
  }

  private static JsonNode success(String body) {
    JsonNode json = read(body);
    if (json.isMissingNode()) {
      throw TypedFailure.outside(
          "the travel provider answered something that is not JSON",
          new Failure.Other(),
          true,
          null);
    }
    return json;
  }

  private static JsonNode read(String body) {
    try {
      JsonNode json = WeftJson.mapper().readTree(body);
      return json == null ? MissingNode.getInstance() : json;
    } catch (JsonProcessingException e) {
      return MissingNode.getInstance();
    }
  }

  private @Nullable Duration retryAfter(HttpResponse<?> response) {
    return response
        .headers()
        .firstValue("Retry-After")
        .map(value -> RetryAfter.parse(value, clock.instant()))
        .orElse(null);
  }
}
