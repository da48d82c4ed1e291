package dev.weft.activity.document;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class CentralSentencesTest {
  private static final String FLOOD =
      "The river flooded the town on Monday night. Water stood in the streets of the town for two"
          + " days. The flood damaged forty houses near the river. My aunt likes to collect"
          + " porcelain elephants. The town asks the state for help after the flood. ";

  private final CentralSentences sentences = new CentralSentences();

  @Test
  void shouldChooseWhatTheTextIsAboutInItsOrder() {
    List<String> chosen = sentences.of(List.of(FLOOD), 4);

    assertThat(chosen)
        .containsExactly(
            "The river flooded the town on Monday night.",
            "Water stood in the streets of the town for two days.",
            "The flood damaged forty houses near the river.",
            "The town asks the state for help after the flood.");
  }

  @Test
  void shouldSayNothingTwice() {
    assertThat(sentences.of(List.of(FLOOD, FLOOD, FLOOD), 10)).doesNotHaveDuplicates().hasSize(5);
  }

  @Test
  void shouldReadTheProseOfMarkdownAlone() {
    String page =
        """
        # A heading that is long enough to be a sentence

        A flow runs its steps
        one after the other. See [how it undoes](undo.md) what it has done.

        ```text
        person ---> api ---> worker. This is a picture of the parts.
        ```

        | What | When |
        |---|---|
        | A row of a table that is long enough | never. |

        - An entry of a list is a sentence too.
        """;

    assertThat(CentralSentences.split(page))
        .containsExactly(
            "A flow runs its steps one after the other.",
            "See how it undoes what it has done.",
            "An entry of a list is a sentence too.");
  }

  @Test
  void shouldNeverGiveBackALongTextWithoutSentences() {
    assertThat(sentences.of(List.of("x ".repeat(5_000)), 3))
        .singleElement()
        .satisfies(text -> assertThat(text.length()).isLessThanOrEqualTo(600));
  }

  @Test
  void shouldTakeAShortTextAsItIs() {
    assertThat(sentences.of(List.of("  ", " Too short. "), 3)).containsExactly("Too short.");
    assertThat(sentences.of(List.of(" "), 3)).isEmpty();
  }
}
