package dev.weft.flow.document;

import java.util.ArrayList;
import java.util.List;

/** Splits a text into parts at the ends of paragraphs, sentences or words. */
final class DocumentParts {
  /** About two pages. */
  private static final int SIZE = 6_000;

  private static final int AT_MOST = 100;

  private DocumentParts() {}

  /**
   * The parts, in order; together they are the text, except for white space around them.
   *
   * @return at most 100 parts: those of a longer text are larger
   */
  static List<String> of(String text) {
    int size = Math.max(SIZE, text.length() / (AT_MOST / 2));
    List<String> parts = new ArrayList<>();
    int from = 0;
    while (from < text.length()) {
      int to = from + size >= text.length() ? text.length() : end(text, from, from + size);
      String part = text.substring(from, to).strip();
      if (!part.isEmpty()) {
        parts.add(part);
      }
      from = to;
    }
    return parts;
  }

  /** The best place to end in the last half of the part. */
  private static int end(String text, int from, int latest) {
    int earliest = from + (latest - from) / 2;
    for (String mark : List.of("\n\n", "\n", ". ", " ")) {
      int at = text.lastIndexOf(mark, latest - mark.length());
      if (at >= earliest) {
        return at + mark.length();
      }
    }
    return Character.isHighSurrogate(text.charAt(latest - 1)) ? latest - 1 : latest;
  }
}
