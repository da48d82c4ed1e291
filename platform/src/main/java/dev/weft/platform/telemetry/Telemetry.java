package dev.weft.platform.telemetry;

import dev.weft.contract.config.WeftConfig;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.propagation.W3CTraceContextPropagator;
import io.opentelemetry.context.propagation.ContextPropagators;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.exporter.otlp.trace.OtlpGrpcSpanExporter;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import org.jspecify.annotations.Nullable;

/**
 * Traces of one process: sent by OTLP when an address is configured, otherwise none. Messages and
 * stack traces of exceptions are left out, because they may name persons.
 */
public final class Telemetry implements AutoCloseable {
  private final OpenTelemetry openTelemetry;
  private final @Nullable OpenTelemetrySdk sdk;

  private Telemetry(OpenTelemetry openTelemetry, @Nullable OpenTelemetrySdk sdk) {
    this.openTelemetry = openTelemetry;
    this.sdk = sdk;
  }

  /**
   * Opens what is configured. An address whose path ends in {@code /v1/traces} is spoken to over
   * HTTP, any other over gRPC.
   *
   * @param service the process's name in traces, as in {@code weft-api}
   */
  public static Telemetry open(WeftConfig config, String service) {
    String endpoint = config.telemetry().otlpEndpoint();
    if (endpoint.isBlank()) {
      return new Telemetry(OpenTelemetry.noop(), null);
    }
    SpanExporter exporter =
        endpoint.endsWith("/v1/traces")
            ? OtlpHttpSpanExporter.builder().setEndpoint(endpoint).build()
            : OtlpGrpcSpanExporter.builder().setEndpoint(endpoint).build();
    return open(config, service, exporter);
  }

  /** Opens with an exporter of the caller's. */
  public static Telemetry open(WeftConfig config, String service, SpanExporter exporter) {
    OpenTelemetrySdk sdk =
        OpenTelemetrySdk.builder()
            .setTracerProvider(
                SdkTracerProvider.builder()
                    .setResource(
                        Resource.getDefault()
                            .merge(
                                Resource.create(
                                    Attributes.of(
                                        AttributeKey.stringKey("service.name"),
                                        service,
                                        AttributeKey.stringKey("cloud.region"),
                                        config.region().id()))))
                    .addSpanProcessor(
                        BatchSpanProcessor.builder(new DiscreetSpanExporter(exporter)).build())
                    .build())
            .setPropagators(ContextPropagators.create(W3CTraceContextPropagator.getInstance()))
            .build();
    return new Telemetry(sdk, sdk);
  }

  /** What spans are made with. */
  public OpenTelemetry openTelemetry() {
    return openTelemetry;
  }

  /** Whether traces are sent anywhere. */
  public boolean enabled() {
    return sdk != null;
  }

  /** Sends what is left. */
  @Override
  public void close() {
    if (sdk != null) {
      sdk.close();
    }
  }
}
