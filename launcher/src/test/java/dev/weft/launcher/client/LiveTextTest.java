package dev.weft.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class LiveTextTest {
  private final LiveText text = new LiveText();

  @Test
  void shouldGrowAndBeginAnewWithEachTryAndStep() {
    hear("step.reset", "{\"stepId\":\"a\",\"attempt\":1}");
    hear("step.token", "{\"stepId\":\"a\",\"attempt\":1,\"text\":\"half a\"}");
    hear("step.reset", "{\"stepId\":\"a\",\"attempt\":2}");
    hear("step.token", "{\"stepId\":\"a\",\"attempt\":2,\"text\":\"one \"}");
    hear("step.token", "{\"stepId\":\"a\",\"attempt\":2,\"text\":\"two\"}");
    hear("step.progress", "{\"stepId\":\"a\",\"percent\":50}");

    assertThat(lines())
        .containsExactly("  " + "█".repeat(15) + "░".repeat(15) + " 50 %", "  │ one two");
    hear("step.token", "{\"stepId\":\"b\",\"attempt\":1,\"text\":\"other\"}");
    assertThat(lines()).endsWith("  │ other");
    hear("step.reset", "{\"stepId\":\"b\",\"attempt\":1,\"lost\":true,\"text\":\"all of it\"}");
    assertThat(lines()).endsWith("  │ all of it");
  }

  @Test
  void shouldShowTheLastLinesOfALongTextAndNothingThatSteersTheTerminal() {
    hear("step.token", "{\"stepId\":\"a\",\"text\":\"" + "word ".repeat(400) + "\\u001b[2Jend\"}");

    assertThat(lines()).hasSize(8).last().asString().endsWith("[2Jend");
    assertThat(String.join("", lines())).doesNotContain("\u001b");
    assertThat(lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(60));
  }

  @Test
  void shouldBreakLinesByTheColumnsThatTheyTake() {
    hear("step.token", "{\"stepId\":\"a\",\"text\":\"" + "文書の要約".repeat(30) + "😀\"}");

    assertThat(lines()).hasSizeGreaterThan(5);
    assertThat(lines()).allSatisfy(line -> assertThat(Columns.of(line)).isLessThan(60));
    assertThat(String.join("", lines()).replaceAll("[ │]", ""))
        .isEqualTo("文書の要約".repeat(30) + "😀");
  }

  @Test
  void shouldLetNoControlOfAnyKindThrough() {
    hear("step.token", "{\"stepId\":\"a\",\"text\":\"one\\u009b2Jtwo\\u202ethree\"}");

    assertThat(lines()).containsExactly("  │ one 2Jtwo three");
  }

  @Test
  void shouldLeaveOtherEventsAlone() {
    assertThat(StepText.of(new RunEvent("1", "step.started", "{}"))).isNull();
    assertThat(StepText.of(new RunEvent("1", "step.token", "broken"))).isNull();
  }

  private void hear(String type, String data) {
    text.hear(StepText.of(new RunEvent("1", type, data)));
  }

  private List<String> lines() {
    return text.lines(new Style(false), 60, LiveText.LINES);
  }
}
