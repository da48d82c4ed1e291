package dev.weft.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LiveDisplayTest {
  private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
  private final PrintStream out = new PrintStream(bytes, true, StandardCharsets.UTF_8);

  private LiveDisplay display(int height) {
    return new LiveDisplay(out, new Style(false), 80, height);
  }

  private static RunView run(int steps, int done) {
    List<Map<String, Object>> list =
        IntStream.range(0, steps)
            .<Map<String, Object>>mapToObj(i ->
                Map.of(
                    "id",
                    "s" + i,
                    "position",
                    i,
                    "agent",
                    "document",
                    "action",
                    "part" + i,
                    "status",
                    i < done ? "COMPLETED" : "RUNNING"))
            .toList();
    return WeftApi.convert(
        Map.of(
            "runId",
            "01a1ff2f-9ee8-7000-8000-000000000000",
            "flow",
            "DocumentSummary",
            "status",
            "RUNNING",
            "steps",
            list),
        RunView.class);
  }

  private List<String> drawn() {
    return bytes.toString(StandardCharsets.UTF_8).lines().toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {3, 10, 24, 60})
  void shouldDrawNoMoreRowsThanTheScreenHas(int height) {
    LiveDisplay display = display(height);
    display.hear(StepText.of(new RunEvent("1", "step.progress", "{\"percent\":40}")));
    display.hear(
        StepText.of(
            new RunEvent(
                "2",
                "step.token",
                "{\"stepId\":\"s9\",\"text\":\"" + "word ".repeat(400) + "\"}")));

    display.update(run(26, 9));

    assertThat(drawn()).hasSizeLessThanOrEqualTo(height);
    assertThat(drawn().getFirst()).contains("Run 01a1ff2f");
  }

  @Test
  void shouldShowTheStepsThatRunWhenNotAllFit() {
    display(24).update(run(40, 30));

    assertThat(drawn()).anyMatch(line -> line.contains("document.part30"));
    assertThat(drawn()).anyMatch(line -> line.contains("steps done"));
  }
}
