package dev.weft.activity.step;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.activity.calendar.CalendarAgent;
import dev.weft.activity.calendar.StoredCalendar;
import dev.weft.activity.diagnostics.DiagnosticsAgent;
import dev.weft.activity.effect.LocalEffects;
import dev.weft.activity.support.TestRegion;
import dev.weft.activity.tool.ToolCatalog;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.payload.LargeValues;
import dev.weft.contract.retry.RetryRule;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.DatabaseRole;
import dev.weft.platform.store.Stores;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.OpenTelemetrySdk;
import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SimpleSpanProcessor;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What the safeguards around one step cost the database; more must be meant. */
class StepStatementsIT {
  private static final Attempt FIRST = new Attempt(1, RetryRule.STANDARD);

  /** Statements that travel together: each group is one round trip and one transaction. */
  private static final String TOGETHER = "together";

  private final Statements statements = new Statements();
  private final OpenTelemetrySdk telemetry =
      OpenTelemetrySdk.builder()
          .setTracerProvider(
              SdkTracerProvider.builder()
                  .addSpanProcessor(SimpleSpanProcessor.create(statements))
                  .build())
          .build();
  private final Stores stores =
      Stores.open(
          TestRegion.config(),
          DatabaseRole.WORKER,
          telemetry,
          RunSignals.none(),
          Clock.systemUTC());
  private final GuardedTools tools =
      new GuardedTools(
          new ToolCatalog(
              List.of(
                  new CalendarAgent(
                      new StoredCalendar(
                          new LocalEffects(stores.region(), stores.effects(), stores.sealer()))),
                  new DiagnosticsAgent())),
          TestRegion.permission(),
          stores,
          StepStreams.none(),
          LargeValues.MAX_BYTES);
  private final RunContext run =
      TestRegion.run("calendar:write", "calendar:read", "diagnostics:write");

  @AfterEach
  void close() {
    stores.close();
    telemetry.close();
  }

  @Test
  void shouldCostAQuickReadingStepOneRoundTripBesidesItsTools() {
    StepCall call =
        TestRegion.call(
            run, "list", "calendar.listEvents", Map.of("from", "2032-01-01", "to", "2032-01-01"));

    assertThat(executed(call)).containsExactly("select calendar_event", TOGETHER);
    assertOneEnd(call, List.of());
  }

  @Test
  void shouldCostAnyOtherStepTwoRoundTripsBesidesItsTools() {
    StepCall call = TestRegion.call(run, "probe", "diagnostics.probe", Map.of("text", "anything"));

    assertThat(executed(call)).containsExactly(TOGETHER, TOGETHER);
    assertOneEnd(
        call,
        List.of(
            "audit_entry WHERE target = 'run/" + run.runId() + "'",
            "effect WHERE run_id = '" + run.runId() + "'"));
  }

  @Test
  void shouldRecordAnEffectOnceThatItsToolHasRecorded() {
    StepCall call =
        TestRegion.call(
            run,
            "event",
            "calendar.createEvent",
            Map.of("title", "Lunch", "start", "2032-01-02T12:00", "timeZone", "Europe/Vienna"));

    assertThat(executed(call))
        .containsExactly(
            TOGETHER,
            "insert effect",
            "insert calendar_event",
            TOGETHER,
            "select effect",
            TOGETHER);
    assertOneEnd(call, List.of("audit_entry WHERE target = 'run/" + run.runId() + "'"));
  }

  /**
   * The statements of one step on a connection whose keys are known; those of keys are left out.
   */
  private List<String> executed(StepCall call) {
    Span root = telemetry.getTracer("test").spanBuilder("step").startSpan();
    try (Scope _ = root.makeCurrent()) {
      tools.execute(call, FIRST);
    } finally {
      root.end();
    }
    return statements.texts.stream().filter(text -> !text.matches(".* (data|tenant)_key")).toList();
  }

  /** Everything that the end of a step writes was written by one transaction. */
  private void assertOneEnd(StepCall call, List<String> more) {
    UUID runId = UUID.fromString(run.runId());
    List<String> rows =
        new ArrayList<>(
            List.of(
                "run_step WHERE run_id = '" + runId + "'",
                "context_entry WHERE run_id = '" + runId + "'",
                "run_event WHERE run_id = '" + runId + "' AND type = 'step.completed'"));
    rows.addAll(more);
    assertThat(
            rows.stream()
                .map(row ->
                    stores
                        .region()
                        .read(
                            TestRegion.TENANT,
                            sql ->
                                sql.fetchOne("SELECT xmin::text FROM " + row).get(0, String.class)))
                .distinct())
        .as("transactions of " + call.stepId())
        .hasSize(1);
  }

  /** Keeps operation and table of each statement. */
  private static final class Statements implements SpanExporter {
    private final List<String> texts = new CopyOnWriteArrayList<>();

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
      for (SpanData span : spans) {
        String text = span.getAttributes().get(AttributeKey.stringKey("db.query.text"));
        if (text != null) {
          texts.add(brief(text));
        }
      }
      return CompletableResultCode.ofSuccess();
    }

    private static String brief(String text) {
      if (text.startsWith("select set_config(")) {
        return TOGETHER;
      }
      String[] words =
          text.replace("\"", "").replaceAll("(?s)^(select) .*? from ", "$1 ").split("\\s+");
      String operation = words[0];
      String table = operation.equals("insert") ? words[2] : words[1];
      return operation + " " + table.replaceAll("^.*\\.|[^a-z_].*$", "");
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
}
