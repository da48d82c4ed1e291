package dev.weft.contract.agent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.weft.contract.agent.TemplateText.Literal;
import dev.weft.contract.agent.TemplateText.Reference;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TemplateTextTest {
  @Test
  void shouldBeWholeWhenItIsExactlyOneReference() {
    TemplateText text = TemplateText.parse("{{flight.price.minor}}");

    assertThat(text.whole()).isTrue();
    assertThat(text.references())
        .containsExactly(new Reference("flight", List.of("price", "minor")));
  }

  @Test
  void shouldReadTextAroundReferences() {
    assertThat(TemplateText.parse("To {{ a.to }}, seat {{a.seats.0}}!").parts())
        .containsExactly(
            new Literal("To "),
            new Reference("a", List.of("to")),
            new Literal(", seat "),
            new Reference("a", List.of("seats", "0")),
            new Literal("!"));
  }

  @Test
  void shouldReferToAWholeResult() {
    assertThat(TemplateText.parse("{{flight}}").references())
        .containsExactly(new Reference("flight", List.of()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "plain", "{x}", "}}", "} }", "$1 \\ {"})
  void shouldBePlainWhenItHoldsNoReference(String text) {
    assertThat(TemplateText.parse(text).plain()).isTrue();
    assertThat(TemplateText.parse(text).whole()).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{{",
        "{{}}",
        "{{ }}",
        "{{a.}}",
        "{{.a}}",
        "{{a..b}}",
        "{{1a}}",
        "{{a+b}}",
        "{{a b}}",
        "{{a",
        "x {{a}} {{",
        "{{{a}}}",
        "{{a\nb}}"
      })
  void shouldRefuseWhatIsNoReference(String text) {
    assertThatThrownBy(() -> TemplateText.parse(text))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("{{step.field}}");
  }
}
