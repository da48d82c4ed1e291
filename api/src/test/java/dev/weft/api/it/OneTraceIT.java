package dev.weft.api.it;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TracedWiring;
import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.trace.SpanKind;
import io.opentelemetry.sdk.trace.data.SpanData;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

class OneTraceIT {
  private static final String TRACE = "4bf92f3577b34da6a3ce929d0e0e4736";

  @Test
  void shouldKeepOneTraceFromTheRequestThroughWorkflowAndActivityToTheDatabase()
      throws InterruptedException {
    Answer answer =
        RealStack.one()
            .post(
                "/api/v1/flows?wait=30s",
                RealStack.anna(),
                Map.of("goal", "quick trip to Zanzibar"),
                "traceparent",
                "00-" + TRACE + "-00f067aa0ba902b7-01");
    assertThat(answer.json().get("status").asText()).isEqualTo("COMPLETED");
    assertThat(answer.header("traceparent")).startsWith("00-" + TRACE);

    List<SpanData> spans = awaitEnd();

    assertThat(spans)
        .filteredOn(span -> span.getKind() == SpanKind.SERVER)
        .extracting(SpanData::getName)
        .contains("POST /api/v1/flows");
    assertThat(spans).extracting(SpanData::getName).anyMatch(is("StartWorkflow"));
    assertThat(spans).extracting(SpanData::getName).anyMatch(is("RunWorkflow"));
    Set<String> activities =
        spans.stream()
            .filter(span -> span.getName().startsWith("RunActivity"))
            .map(SpanData::getSpanId)
            .collect(Collectors.toSet());
    assertThat(spans)
        .filteredOn(
            span -> span.getAttributes().get(AttributeKey.stringKey("db.system.name")) != null)
        .extracting(SpanData::getParentSpanId)
        .anyMatch(activities::contains);
    assertThat(spans.toString()).doesNotContain("Zanzibar");
  }

  private static Predicate<String> is(String begin) {
    return name -> name.startsWith(begin);
  }

  /** Spans arrive in batches every few seconds. */
  private static List<SpanData> awaitEnd() throws InterruptedException {
    for (int i = 0; i < 150; i++) {
      List<SpanData> spans = TracedWiring.SPANS.of(TRACE);
      boolean served = spans.stream().anyMatch(span -> span.getKind() == SpanKind.SERVER);
      boolean ran = spans.stream().anyMatch(span -> span.getName().startsWith("RunWorkflow"));
      if (served && ran) {
        return spans;
      }
      Thread.sleep(200);
    }
    return TracedWiring.SPANS.of(TRACE);
  }
}
