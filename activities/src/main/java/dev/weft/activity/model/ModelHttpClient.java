package dev.weft.activity.model;

import dev.langchain4j.http.client.HttpClient;
import dev.langchain4j.http.client.HttpClientBuilder;
import dev.langchain4j.http.client.HttpRequest;
import dev.langchain4j.http.client.SuccessfulHttpResponse;
import dev.langchain4j.http.client.sse.ServerSentEventListener;
import dev.langchain4j.http.client.sse.ServerSentEventParser;
import dev.weft.activity.failure.RetryAfter;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandler;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.CancellationException;

/**
 * LangChain4j's HTTP over the JDK's client. Its own adapter drops the header Retry-After and hides
 * interrupts; this one keeps both, and reads a stream on the calling thread, so that an interrupt
 * of that thread closes the connection.
 */
final class ModelHttpClient implements HttpClient {
  private final java.net.http.HttpClient client;
  private final Duration timeout;
  private final Clock clock;

  private ModelHttpClient(Builder builder) {
    this.client =
        java.net.http.HttpClient.newBuilder()
            .version(java.net.http.HttpClient.Version.HTTP_1_1)
            .connectTimeout(builder.connectTimeout)
            .build();
    this.timeout = builder.readTimeout;
    this.clock = builder.clock;
  }

  static HttpClientBuilder builder(Clock clock) {
    return new Builder(clock);
  }

  @Override
  public SuccessfulHttpResponse execute(HttpRequest request) {
    HttpResponse<String> response =
        send(outgoing(request), BodyHandlers.ofString(StandardCharsets.UTF_8));
    if (response.statusCode() / 100 != 2) {
      throw refused(response);
    }
    return answered(response).body(response.body()).build();
  }

  @Override
  public void execute(
      HttpRequest request, ServerSentEventParser parser, ServerSentEventListener listener) {
    HttpResponse<InputStream> response;
    try {
      response = send(outgoing(request), BodyHandlers.ofInputStream());
    } catch (CancellationException | UncheckedIOException e) {
      listener.onError(e);
      return;
    }
    try (InputStream body = new PatientStream(response.body(), timeout)) {
      if (response.statusCode() / 100 != 2) {
        listener.onError(refused(response));
        return;
      }
      listener.onOpen(answered(response).build());
      parser.parse(body, listener);
      listener.onClose();
    } catch (IOException e) {
      listener.onError(e);
    }
  }

  private java.net.http.HttpRequest outgoing(HttpRequest request) {
    java.net.http.HttpRequest.Builder outgoing =
        java.net.http.HttpRequest.newBuilder(URI.create(request.url()))
            .timeout(timeout)
            .method(
                request.method().name(),
                request.body() == null
                    ? BodyPublishers.noBody()
                    : BodyPublishers.ofString(request.body()));
    request
        .headers()
        .forEach((name, values) -> values.forEach(value -> outgoing.header(name, value)));
    return outgoing.build();
  }

  private TypedHttpException refused(HttpResponse<?> response) {
    return new TypedHttpException(
        response.statusCode(),
        response
            .headers()
            .firstValue("Retry-After")
            .map(value -> RetryAfter.parse(value, clock.instant()))
            .orElse(null));
  }

  private static SuccessfulHttpResponse.Builder answered(HttpResponse<?> response) {
    return SuccessfulHttpResponse.builder()
        .statusCode(response.statusCode())
        .headers(response.headers().map());
  }

  private <T> HttpResponse<T> send(java.net.http.HttpRequest request, BodyHandler<T> handler) {
    try {
      return client.send(request, handler);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      CancellationException cancelled = new CancellationException("the call was cancelled");
      cancelled.initCause(e);
      throw cancelled;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static final class Builder implements HttpClientBuilder {
    private final Clock clock;
    private final Duration connectTimeout = Duration.ofSeconds(5);
    private Duration readTimeout = Duration.ofSeconds(60);

    Builder(Clock clock) {
      this.clock = clock;
    }

    @Override
    public Duration connectTimeout() {
      return connectTimeout;
    }

    @Override
    public HttpClientBuilder connectTimeout(Duration wanted) {
      // The models pass one time-out for both; connecting has a shorter one of its own.
      return this;
    }

    @Override
    public Duration readTimeout() {
      return readTimeout;
    }

    @Override
    public HttpClientBuilder readTimeout(Duration wanted) {
      this.readTimeout = wanted;
      return this;
    }

    @Override
    public HttpClient build() {
      return new ModelHttpClient(this);
    }
  }
}
