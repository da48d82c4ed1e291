package dev.weft.platform.telemetry;

import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import org.jooq.ExecuteContext;
import org.jooq.ExecuteListener;

/**
 * A client span for each SQL statement, with its text but none of its values. Statements outside
 * any trace make no span.
 */
public final class StatementSpans implements ExecuteListener {
  private static final long serialVersionUID = 1L;
  private static final String KEY = "dev.weft.span";

  private final transient Tracer tracer;

  /** Reports to the given telemetry. */
  public StatementSpans(OpenTelemetry telemetry) {
    this.tracer = telemetry.getTracer("dev.weft.platform.store");
  }

  @Override
  public void executeStart(ExecuteContext context) {
    if (Span.current().getSpanContext().isValid()) {
      context.data(KEY, start(context.sql() == null ? "batch" : context.sql()));
    }
  }

  /**
   * Begins the span of a statement that jOOQ does not execute; the caller ends it.
   *
   * @param sql its text, without values
   */
  public Span start(String sql) {
    if (!Span.current().getSpanContext().isValid()) {
      return Span.getInvalid();
    }
    int space = sql.indexOf(' ');
    String operation = space < 0 ? sql : sql.substring(0, space);
    return tracer
        .spanBuilder("postgresql " + operation)
        .setSpanKind(SpanKind.CLIENT)
        .setAttribute("db.system.name", "postgresql")
        .setAttribute("db.query.text", sql)
        .startSpan();
  }

  /** Ends the span of a statement that failed. */
  public static void failed(Span span, Throwable why) {
    span.setStatus(StatusCode.ERROR, why.getClass().getSimpleName());
  }

  @Override
  public void end(ExecuteContext context) {
    if (context.data(KEY) instanceof Span span) {
      if (context.exception() != null) {
        failed(span, context.exception());
      }
      span.end();
    }
  }
}
