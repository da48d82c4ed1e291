package dev.weft.launcher.client;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The text of the step that spoke last, growing, and how far the run is. */
final class LiveText {
  /** How many lines of text are shown at most. */
  static final int LINES = 8;

  private static final int BAR = 30;

  private final StringBuilder text = new StringBuilder();
  private @Nullable String stepId;
  private @Nullable Integer percent;

  void hear(StepText said) {
    if (said.begins() || !said.stepId().equals(stepId)) {
      text.setLength(0);
    }
    stepId = said.stepId();
    text.append(said.text());
    percent = said.percent() == null ? percent : said.percent();
  }

  /** The last lines of the text, so many at most, below a bar. */
  List<String> lines(Style style, int width, int most) {
    List<String> lines = new ArrayList<>();
    Integer done = percent;
    if (done != null) {
      int full = BAR * done / 100;
      lines.add("  " + style.cyan("█".repeat(full)) + "░".repeat(BAR - full) + " " + done + " %");
    }
    List<String> wrapped = wrapped(text.toString(), Math.max(20, width - 5));
    wrapped
        .subList(Math.max(0, wrapped.size() - most), wrapped.size())
        .forEach(line -> lines.add("  " + style.dim("│ ") + line));
    return lines;
  }

  /** Lines of at most so many columns. */
  static List<String> wrapped(String text, int columns) {
    List<String> lines = new ArrayList<>();
    for (String paragraph : text.strip().split("\\R", -1)) {
      lines.addAll(Columns.wrapped(printable(paragraph), columns));
    }
    return lines;
  }

  /** A model's text must not steer the terminal. */
  private static String printable(String text) {
    return text.replaceAll("[\\p{Cc}\\u202A-\\u202E\\u2066-\\u2069]", " ");
  }
}
