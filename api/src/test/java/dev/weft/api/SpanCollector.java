package dev.weft.api;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Keeps spans in memory. */
public final class SpanCollector implements SpanExporter {
  private final List<SpanData> spans = new CopyOnWriteArrayList<>();

  /** The spans of one trace so far. */
  public List<SpanData> of(String traceId) {
    return spans.stream().filter(span -> span.getTraceId().equals(traceId)).toList();
  }

  @Override
  public CompletableResultCode export(Collection<SpanData> batch) {
    spans.addAll(batch);
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode flush() {
    return CompletableResultCode.ofSuccess();
  }

  @Override
  public CompletableResultCode shutdown() {
    return CompletableResultCode.ofSuccess();
  }
}
