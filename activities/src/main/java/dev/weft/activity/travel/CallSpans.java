package dev.weft.activity.travel;

import dev.weft.activity.failure.TypedFailure;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Scope;
import java.net.URI;
import java.net.http.HttpResponse;
import java.util.function.Supplier;
import java.util.regex.Pattern;

/** A client span for each request: its route and outcome, none of its values. */
final class CallSpans {
  private static final Pattern KEY_OR_QUERY = Pattern.compile("^(/[^/?]+/[^/?]+)(/[^?]*)?(\\?.*)?");

  private final Tracer tracer;
  private final URI base;

  CallSpans(Tracer tracer, URI base) {
    this.tracer = tracer;
    this.base = base;
  }

  HttpResponse<String> around(String method, String path, Supplier<HttpResponse<String>> call) {
    String route = route(path);
    Span span =
        tracer
            .spanBuilder(method + " " + route)
            .setSpanKind(SpanKind.CLIENT)
            .setAttribute("http.request.method", method)
            .setAttribute("url.template", route)
            .setAttribute("server.address", String.valueOf(base.getHost()))
            .setAttribute("server.port", base.getPort())
            .startSpan();
    try (Scope _ = span.makeCurrent()) {
      HttpResponse<String> response = call.get();
      span.setAttribute("http.response.status_code", response.statusCode());
      if (response.statusCode() >= 400) {
        failed(span, String.valueOf(response.statusCode()));
      }
      return response;
    } catch (TypedFailure e) {
      failed(span, e.type().name());
      throw e;
    } catch (RuntimeException e) {
      failed(span, e.getClass().getSimpleName());
      throw e;
    } finally {
      span.end();
    }
  }

  private static void failed(Span span, String type) {
    span.setStatus(StatusCode.ERROR);
    span.setAttribute("error.type", type);
  }

  /** The path with the key of an order left out, and without its query. */
  private static String route(String path) {
    return KEY_OR_QUERY
        .matcher(path)
        .replaceFirst(match -> match.group(1) + (match.group(2) == null ? "" : "/{key}"));
  }
}
