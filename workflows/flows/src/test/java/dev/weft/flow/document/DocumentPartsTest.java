package dev.weft.flow.document;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DocumentPartsTest {
  private static final String SENTENCE = "This is a sentence of a long document. ";

  @Test
  void shouldKeepAShortTextWhole() {
    assertThat(DocumentParts.of("  A short text.  ")).containsExactly("A short text.");
    assertThat(DocumentParts.of(" \n ")).isEmpty();
  }

  @Test
  void shouldEndPartsAtTheEndsOfSentencesAndLoseNothing() {
    String text = SENTENCE.repeat(4_000);

    assertThat(DocumentParts.of(text))
        .hasSizeBetween(24, 40)
        .allSatisfy(part -> assertThat(part).startsWith("This is").endsWith("document."));
    assertThat(String.join(" ", DocumentParts.of(text))).isEqualTo(text.strip());
  }

  @Test
  void shouldMakeNoMoreThanAHundredPartsOfAnyText() {
    assertThat(DocumentParts.of(SENTENCE.repeat(48_000))).hasSizeLessThanOrEqualTo(101);
    assertThat(String.join("", DocumentParts.of("x".repeat(20_000)))).hasSize(20_000);
    assertThat(DocumentParts.of("\uD83D\uDE00".repeat(9_001)))
        .allSatisfy(
            part -> assertThat(part.codePointCount(0, part.length()) * 2).isEqualTo(part.length()));
  }
}
