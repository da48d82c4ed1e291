package dev.weft.policy.schema;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class SchemaTypesTest {
  private static final Map<String, Object> TEXT = Map.of("type", "string");
  private static final Map<String, Object> DATE = Map.of("type", "string", "format", "date");

  @Test
  void shouldFitOnlyWhenEveryValueIsOneOfThoseWanted() {
    assertThat(mismatch(TEXT, oneOf("a", "b"))).isEqualTo("only one of a, b is wanted");
    assertThat(mismatch(oneOf("a", "c"), oneOf("a", "b"))).isNotNull();
    assertThat(mismatch(oneOf("a"), oneOf("a", "b"))).isNull();
    assertThat(mismatch(oneOf("a"), TEXT)).isNull();
  }

  @Test
  void shouldFitOnlyWhenTheFormatIsTheOneWanted() {
    assertThat(mismatch(TEXT, DATE)).isEqualTo("it is any text, but date is wanted");
    assertThat(mismatch(Map.of("type", "string", "format", "uuid"), DATE))
        .isEqualTo("its format is uuid, but date is wanted");
    assertThat(mismatch(DATE, DATE)).isNull();
    assertThat(mismatch(DATE, TEXT)).isNull();
  }

  @Test
  void shouldSayInWhichFieldTheFormDiffers() {
    assertThat(mismatch(object(TEXT), object(DATE)))
        .startsWith("in its field \"day\" it is any text");
  }

  private static @Nullable String mismatch(Map<String, Object> source, Map<String, Object> target) {
    return SchemaTypes.mismatch(source, source, target, target);
  }

  private static Map<String, Object> oneOf(String... values) {
    return Map.of("type", "string", "enum", List.of(values));
  }

  private static Map<String, Object> object(Map<String, Object> day) {
    return Map.of("type", "object", "properties", Map.of("day", day));
  }
}
