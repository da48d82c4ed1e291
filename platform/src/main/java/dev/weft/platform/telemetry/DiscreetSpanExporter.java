package dev.weft.platform.telemetry;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.DelegatingSpanData;
import io.opentelemetry.sdk.trace.data.EventData;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.data.StatusData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;

/**
 * Exports spans without the words of exceptions, which may name persons: what kind of exception it
 * was stays, its message and stack trace go.
 */
final class DiscreetSpanExporter implements SpanExporter {
  private static final AttributeKey<String> TYPE = AttributeKey.stringKey("exception.type");
  private static final AttributeKey<String> KIND = AttributeKey.stringKey("error.kind");

  private final SpanExporter exporter;

  DiscreetSpanExporter(SpanExporter exporter) {
    this.exporter = exporter;
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> spans) {
    return exporter.export(spans.stream().<SpanData>map(DiscreetSpan::new).toList());
  }

  @Override
  public CompletableResultCode flush() {
    return exporter.flush();
  }

  @Override
  public CompletableResultCode shutdown() {
    return exporter.shutdown();
  }

  private static final class DiscreetSpan extends DelegatingSpanData {
    private final List<EventData> events;
    private final StatusData status;

    DiscreetSpan(SpanData span) {
      super(span);
      events = span.getEvents().stream().map(DiscreetSpan::discreet).toList();
      status = StatusData.create(span.getStatus().getStatusCode(), "");
    }

    private static EventData discreet(EventData event) {
      Attributes all = event.getAttributes();
      Attributes kept =
          all.toBuilder().removeIf(key -> !key.equals(TYPE) && !key.equals(KIND)).build();
      return EventData.create(event.getEpochNanos(), event.getName(), kept);
    }

    @Override
    public List<EventData> getEvents() {
      return events;
    }

    @Override
    public StatusData getStatus() {
      return status;
    }
  }
}
