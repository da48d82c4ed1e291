package dev.weft.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class TextTest {
  @Test
  void shouldShowDatesWithWeekdayAndAmountsWithCurrency() {
    assertThat(Values.text("2026-11-23")).isEqualTo("Mon 23 Nov 2026");
    assertThat(Values.text("2026-11-23T07:25")).isEqualTo("Mon 23 Nov 2026 07:25");
    assertThat(Values.text("2026-99-99")).isEqualTo("2026-99-99");
    assertThat(Values.text(Map.of("minor", 1500, "currency", "JPY"))).isEqualTo("1500 JPY");
    assertThat(Values.text(List.of("a", 1, true))).isEqualTo("a, 1, true");
  }

  @Test
  void shouldSummariseAResultWithItsIdFirstAndItsTimesWithTheirZone() {
    Map<String, Object> result = new LinkedHashMap<>();
    result.put("arrivalInDepartureZone", "2026-11-23T09:15");
    result.put("bookingId", "B-1");
    result.put("departure", "2026-11-23T08:05:00");
    result.put("departureZone", "Europe/Vienna");
    result.put("offers", List.of(1, 2));

    assertThat(Values.summary(result))
        .isEqualTo("bookingId B-1, departure Mon 23 Nov 2026 08:05 Europe/Vienna, 2 offers");
  }

  @Test
  void shouldSayThatAPriceIsUnknownWhenItIs() {
    assertThat(Values.cost(new RunView.Cost(new RunView.ModelCost(false, null, "EUR"), List.of())))
        .isEqualTo("models at an unknown price");
    assertThat(Values.cost(null)).isEqualTo("nothing");
  }

  @Test
  void shouldCutTextByColumnsAndKeepColours() {
    assertThat(Columns.cut("\u001b[1mabcdef\u001b[0m", 4)).isEqualTo("\u001b[1mabc…\u001b[0m");
    assertThat(Columns.cut("abc", 3)).isEqualTo("abc");
    assertThat(Columns.cut("文書の要約", 6)).isEqualTo("文書…");
    assertThat(Columns.cut("e\u0301te\u0301", 3)).isEqualTo("e\u0301te\u0301");
    assertThat(Columns.of("😀")).isEqualTo(2);
  }

  @Test
  void shouldPaintNothingWhenColoursAreOff() {
    assertThat(new Style(false).red("x")).isEqualTo("x");
    assertThat(new Style(true).red("x")).isEqualTo("\u001b[31mx\u001b[0m");
  }

  @Test
  void shouldWordDurations() {
    assertThat(Values.duration(3210)).isEqualTo("3.2 s");
    assertThat(Values.duration(125_000)).isEqualTo("2 min 5 s");
    assertThat(Values.duration(7_500_000)).isEqualTo("2 h 5 min");
    assertThat(Values.duration(180_000_000)).isEqualTo("2 d 2 h");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Book a flight to Berlin",
        "$(touch /tmp/x) `id` \\ \"quoted\" it's 5!",
        "Lunch at Joe's",
        "line\nbreak",
        ""
      })
  void shouldReachTheShellUnchangedWhenAGoalIsQuoted(String goal) throws Exception {
    Process shell = new ProcessBuilder("sh", "-c", "printf %s " + Values.shellWord(goal)).start();

    assertThat(new String(shell.getInputStream().readAllBytes(), StandardCharsets.UTF_8))
        .isEqualTo(goal);
  }
}
