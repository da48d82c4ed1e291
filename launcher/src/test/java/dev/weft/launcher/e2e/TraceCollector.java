package dev.weft.launcher.e2e;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceRequest;
import io.opentelemetry.proto.collector.trace.v1.ExportTraceServiceResponse;
import io.opentelemetry.proto.common.v1.AnyValue;
import io.opentelemetry.proto.common.v1.KeyValue;
import io.opentelemetry.proto.trace.v1.ResourceSpans;
import io.opentelemetry.proto.trace.v1.ScopeSpans;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Takes spans by OTLP over HTTP, as any collector does, and keeps them. */
final class TraceCollector implements AutoCloseable {
  private final HttpServer server;
  private final List<Span> spans = new CopyOnWriteArrayList<>();
  private final List<String> bodies = new CopyOnWriteArrayList<>();

  /**
   * One span.
   *
   * @param parentId empty for the first of a trace
   * @param attributes as text
   */
  record Span(
      String service,
      String traceId,
      String id,
      String parentId,
      String name,
      String kind,
      Map<String, String> attributes) {
    String attribute(String key) {
      return attributes.getOrDefault(key, "");
    }

    boolean isKind(String expected) {
      return kind.equals("SPAN_KIND_" + expected);
    }
  }

  TraceCollector() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/v1/traces", this::take);
    server.start();
  }

  String address() {
    return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1/traces";
  }

  /** Every span so far. */
  List<Span> all() {
    return List.copyOf(spans);
  }

  /** The spans of one trace. */
  List<Span> trace(String traceId) {
    return spans.stream().filter(span -> span.traceId().equals(traceId)).toList();
  }

  /** All that was sent, byte for byte. */
  List<String> bodies() {
    return List.copyOf(bodies);
  }

  private void take(HttpExchange exchange) throws IOException {
    byte[] body = exchange.getRequestBody().readAllBytes();
    bodies.add(new String(body, StandardCharsets.UTF_8));
    for (ResourceSpans resource :
        ExportTraceServiceRequest.parseFrom(body).getResourceSpansList()) {
      String service =
          attributes(resource.getResource().getAttributesList()).getOrDefault("service.name", "");
      for (ScopeSpans scope : resource.getScopeSpansList()) {
        scope.getSpansList().forEach(span -> spans.add(span(service, span)));
      }
    }
    byte[] answer = ExportTraceServiceResponse.getDefaultInstance().toByteArray();
    exchange.getResponseHeaders().add("Content-Type", "application/x-protobuf");
    exchange.sendResponseHeaders(200, answer.length == 0 ? -1 : answer.length);
    exchange.close();
  }

  private static Span span(String service, io.opentelemetry.proto.trace.v1.Span span) {
    return new Span(
        service,
        HexFormat.of().formatHex(span.getTraceId().toByteArray()),
        HexFormat.of().formatHex(span.getSpanId().toByteArray()),
        HexFormat.of().formatHex(span.getParentSpanId().toByteArray()),
        span.getName(),
        span.getKind().name(),
        attributes(span.getAttributesList()));
  }

  private static Map<String, String> attributes(List<KeyValue> attributes) {
    return attributes.stream()
        .collect(Collectors.toMap(KeyValue::getKey, one -> text(one.getValue())));
  }

  private static String text(AnyValue value) {
    return value.hasIntValue() ? String.valueOf(value.getIntValue()) : value.getStringValue();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
