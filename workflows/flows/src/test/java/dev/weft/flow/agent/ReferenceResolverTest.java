package dev.weft.flow.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ReferenceResolverTest {
  private final ReferenceResolver resolver =
      new ReferenceResolver(
          Map.of(
              "flight",
              Map.of(
                  "price", Map.of("minor", 12_900, "currency", "EUR"),
                  "seats", List.of("1A", "1B"),
                  "direct", true)));

  @Test
  void shouldKeepTheTypeWhenTheReferenceStandsAlone() {
    assertThat(resolve("{{flight.price}}")).isEqualTo(Map.of("minor", 12_900, "currency", "EUR"));
    assertThat(resolve("{{ flight.price.minor }}")).isEqualTo(12_900);
    assertThat(resolve("{{flight.direct}}")).isEqualTo(true);
    assertThat(resolve("{{flight.seats.1}}")).isEqualTo("1B");
  }

  @Test
  void shouldBecomeTextWhenItStandsWithinText() {
    assertThat(resolve("Seat {{flight.seats.0}} for {{flight.price.minor}}!"))
        .isEqualTo("Seat 1A for 12900!");
  }

  @Test
  void shouldResolveWithinListsAndObjects() {
    assertThat(resolve(List.of(Map.of("x", "{{flight.seats.0}}"), 7)))
        .isEqualTo(List.of(Map.of("x", "1A"), 7));
  }

  @Test
  void shouldLeaveOtherTextAlone() {
    assertThat(resolve("} { {x} $1 \\")).isEqualTo("} { {x} $1 \\");
  }

  @Test
  void shouldNotResolveWhatAResultHolds() {
    ReferenceResolver nested =
        new ReferenceResolver(
            Map.of("a", Map.of("text", "{{b.secret}}"), "b", Map.of("secret", 1)));

    assertThat(nested.resolve(Map.of("x", "{{a.text}}"))).isEqualTo(Map.of("x", "{{b.secret}}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{hotel.price}}",
        "{{flight.nothing}}",
        "{{flight.seats.9}}",
        "{{flight.seats.x}}",
        "{{flight.direct.deep}}",
        "{{flight",
        "{{1+1}}"
      })
  void shouldRefuseWhenThereIsNoValue(String text) {
    assertThatThrownBy(() -> resolve(text)).isInstanceOf(IllegalArgumentException.class);
  }

  private Object resolve(Object value) {
    Map<String, Object> params = new LinkedHashMap<>();
    params.put("x", value);
    return resolver.resolve(params).get("x");
  }
}
