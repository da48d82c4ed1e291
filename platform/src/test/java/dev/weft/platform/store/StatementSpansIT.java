package dev.weft.platform.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.run.RunContext;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.telemetry.CollectedSpans;
import dev.weft.platform.telemetry.Telemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.time.Clock;
import org.jooq.exception.DataAccessException;
import org.junit.jupiter.api.Test;

class StatementSpansIT {
  @Test
  void shouldMakeASpanOfEachStatementWithoutItsValues() {
    CollectedSpans spans = new CollectedSpans();
    Span request;
    try (Telemetry telemetry = Telemetry.open(TestDatabase.config(), "weft-test", spans);
        Stores stores =
            Stores.open(
                TestDatabase.config(),
                DatabaseRole.API,
                telemetry.openTelemetry(),
                RunSignals.none(),
                Clock.systemUTC())) {
      RunContext run = Fixtures.run(stores, TestDatabase.TENANT_A);
      request = telemetry.openTelemetry().getTracer("test").spanBuilder("GET").startSpan();
      try (Scope _ = request.makeCurrent()) {
        stores.runs().accept(Fixtures.request(run, "a-very-private-reference"));
        assertThatThrownBy(() ->
                stores
                    .region()
                    .write(
                        TestDatabase.TENANT_A, sql -> sql.fetch("SELECT 1 / 0 WHERE 'x' = ?", "x")))
            .isInstanceOf(DataAccessException.class);
      } finally {
        request.end();
      }
      stores.runs().find(TestDatabase.TENANT_A, run.runId());
    }
    assertThat(spans.all())
        .filteredOn(span -> span.getKind() == SpanKind.CLIENT)
        .isNotEmpty()
        .allSatisfy(
            span -> assertThat(span.getTraceId()).isEqualTo(request.getSpanContext().getTraceId()))
        .extracting(SpanData::getName)
        .contains("postgresql insert", "postgresql select");
    for (SpanData span : spans.all()) {
      assertThat(span.getName() + span.getAttributes() + span.getEvents() + span.getStatus())
          .doesNotContain("private");
    }
    assertThat(spans.all())
        .anyMatch(span ->
            span.getStatus().getStatusCode() == io.opentelemetry.api.trace.StatusCode.ERROR);
  }

  @Test
  void shouldNotSayWhichValueBrokeAConstraint() {
    try (Stores stores = Fixtures.stores(Clock.systemUTC())) {
      RunContext run = Fixtures.accepted(stores, TestDatabase.TENANT_A);
      assertThatThrownBy(() ->
              stores
                  .region()
                  .write(
                      run.tenant(),
                      sql ->
                          sql.execute(
                              "INSERT INTO tenant (tenant_id, region, time_zone)"
                                  + " VALUES ('demo', 'private-value', 'UTC')")))
          .isInstanceOf(DataAccessException.class);
      assertThatThrownBy(() ->
              stores
                  .region()
                  .write(
                      run.tenant(),
                      sql ->
                          sql.execute(
                              "INSERT INTO context_entry (tenant_id, run_id, namespace,"
                                  + " entry_key, value, updated_at) SELECT 'demo', ?::uuid,"
                                  + " 'n', ?, '', now() FROM generate_series(1, 2)",
                              run.runId(),
                              "private-value")))
          .isInstanceOf(DataAccessException.class)
          .hasMessageNotContaining("private-value")
          .rootCause()
          .hasMessageNotContaining("private-value");
    }
  }
}
