package dev.weft.policy.cel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ConditionsTest {
  private final Conditions conditions = new Conditions();

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '"',
      value = {
        "flight.price.minor < 20000|true",
        "flight.price.minor > 20000|false",
        "flight.rating >= 4|true",
        "flight.ratio == 0.5|true",
        "flight.seats.all(s, s.startsWith('1'))|true",
        "has(flight.nothing)|false",
        "flight.unset == null|true",
        "'1A' in flight.seats && flight.direct|true",
      })
  void shouldEvaluateOverMaps(String expression, boolean expected) throws Exception {
    assertThat(conditions.evaluate(expression, variables())).isEqualTo(expected);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "flight.nothing == 1",
        "hotel.price == 1",
        "flight.price.minor",
        "flight.price.minor / 0 == 1",
        "1 <",
        "(((((((((((((((((((((((((((((((((((((((((((((((((((((((((((((1))))))))))))))))))))))))))))))))))))))))))))))))))))))))))))) == 1"
      })
  void shouldRefuseWhenItCannotBeEvaluated(String expression) {
    assertThatThrownBy(() -> conditions.evaluate(expression, variables()))
        .isInstanceOf(Conditions.ConditionException.class)
        .hasMessageStartingWith("the condition");
  }

  @Test
  void shouldNotTellTheValueThatCannotBeTaken() {
    Map<String, Object> variables = Map.of("event", Map.of("title", "Dr. Muster, 3 pm"));

    assertThatThrownBy(() -> conditions.evaluate("int(event.title) == 1", variables))
        .isInstanceOf(Conditions.ConditionException.class)
        .hasMessageContaining("cannot be evaluated")
        .message()
        .doesNotContain("Muster");
  }

  @Test
  void shouldStopWhenItIteratesTooOften() {
    List<Integer> many = IntStream.range(0, 200).boxed().toList();
    Map<String, Object> variables = Map.of("step", Map.of("many", many));

    assertThatThrownBy(() ->
            conditions.evaluate(
                "step.many.all(a, step.many.all(b, step.many.all(c, a + b + c >= 0)))", variables))
        .isInstanceOf(Conditions.ConditionException.class)
        .hasMessageContaining("ter");
  }

  @Test
  void shouldRefuseWhenItIsTooLong() {
    assertThat(conditions.check("1 == 1 " + " ".repeat(2_000), Map.of()).errors()).isNotEmpty();
  }

  @Test
  void shouldTellWhichStepsItReads() {
    Map<String, Object> schema =
        Map.of("type", "object", "properties", Map.of("n", Map.of("type", "integer")));
    Map<String, Map<String, Object>> schemas = new LinkedHashMap<>();
    schemas.put("a", schema);
    schemas.put("b", schema);
    schemas.put("c", schema);

    Conditions.Checked checked = conditions.check("c.n > 1 || a.n > 1", schemas);

    assertThat(checked.errors()).isEmpty();
    assertThat(checked.steps()).containsExactly("a", "c");
  }

  private static Map<String, Object> variables() {
    Map<String, Object> flight = new LinkedHashMap<>();
    flight.put("price", Map.of("minor", 12_900, "currency", "EUR"));
    flight.put("rating", new BigDecimal("4.5"));
    flight.put("ratio", 0.5f);
    flight.put("seats", List.of("1A", "1B"));
    flight.put("direct", true);
    flight.put("unset", null);
    Map<String, Object> variables = new LinkedHashMap<>();
    variables.put("flight", flight);
    return variables;
  }
}
