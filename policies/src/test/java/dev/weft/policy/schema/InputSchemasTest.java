package dev.weft.policy.schema;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.tuple;

import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanKind;
import dev.weft.contract.agent.PlanProblem;
import dev.weft.contract.saga.TripBookingInput;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class InputSchemasTest {
  record Inner(long amount) {}

  record Everything(
      @Nullable String text,
      double ratio,
      boolean flag,
      PlanKind kind,
      Instant at,
      List<Inner> inner,
      Map<String, Object> open) {}

  record Unsaid(Thread thread) {}

  @Test
  void shouldLeaveOutTheRunWhenItDescribesAFlowsInput() {
    Map<String, Object> schema = InputSchemas.ofRecord(TripBookingInput.class);

    assertThat(schema.get("properties"))
        .asInstanceOf(org.assertj.core.api.InstanceOfAssertFactories.MAP)
        .containsOnlyKeys("from", "to", "date", "nights");
    assertThat(schema.get("required")).isEqualTo(List.of("from", "to", "date", "nights"));
  }

  @Test
  void shouldReportEverythingAtOnceWithPointers() {
    Map<String, Object> input = new LinkedHashMap<>();
    input.put("from", "Vienna");
    input.put("date", "Monday");
    input.put("nights", 0);
    input.put("colour", "red");

    assertThat(InputSchemas.check(InputSchemas.ofRecord(TripBookingInput.class), input))
        .extracting(PlanProblem::pointer, PlanProblem::code)
        .containsExactlyInAnyOrder(
            tuple("/from", "pattern"),
            tuple("/to", "required"),
            tuple("/date", "format"),
            tuple("/nights", "minimum"),
            tuple("/colour", "unknown_property"));
  }

  @Test
  void shouldAcceptWhatFits() {
    Map<String, Object> input =
        Map.of("from", "VIE", "to", "BER", "date", "2026-11-23", "nights", 2);

    assertThat(InputSchemas.check(InputSchemas.ofRecord(TripBookingInput.class), input)).isEmpty();
  }

  @Test
  void shouldDescribeEveryKindOfComponent() {
    Map<String, Object> schema = InputSchemas.ofRecord(Everything.class);
    Map<String, Object> good =
        Map.of(
            "ratio",
            0.5,
            "flag",
            true,
            "kind",
            "PARALLEL",
            "at",
            "2026-11-23T10:00:00Z",
            "inner",
            List.of(Map.of("amount", 1)),
            "open",
            Map.of("x", 1));

    assertThat(schema.get("required"))
        .isEqualTo(List.of("ratio", "flag", "kind", "at", "inner", "open"));
    assertThat(InputSchemas.check(schema, good)).isEmpty();

    Map<String, Object> bad = new LinkedHashMap<>(good);
    bad.put("inner", List.of(Map.of("amount", "much")));
    bad.put("kind", "SOMEHOW");
    assertThat(InputSchemas.check(schema, bad))
        .extracting(PlanProblem::pointer)
        .containsExactlyInAnyOrder("/inner/0/amount", "/kind");
  }

  @Test
  void shouldRefuseARecordThatContainsItself() {
    assertThatThrownBy(() -> InputSchemas.ofRecord(Plan.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("PlanStep contains itself");
  }

  @Test
  void shouldSayWhichTypeHasNoSchema() {
    assertThatThrownBy(() -> InputSchemas.ofRecord(Unsaid.class))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("java.lang.Thread");
  }
}
