package dev.weft.activity.agent.planner;

import java.util.List;
import java.util.Locale;

/** Whole numbers as digits or English words, up to ninety-nine. */
final class NumberWords {
  private static final List<String> SMALL =
      List.of(
          "zero",
          "one",
          "two",
          "three",
          "four",
          "five",
          "six",
          "seven",
          "eight",
          "nine",
          "ten",
          "eleven",
          "twelve",
          "thirteen",
          "fourteen",
          "fifteen",
          "sixteen",
          "seventeen",
          "eighteen",
          "nineteen");
  private static final List<String> TENS =
      List.of("twenty", "thirty", "forty", "fifty", "sixty", "seventy", "eighty", "ninety");

  /** Matches what {@link #parse} reads; no capturing groups. */
  static final String PATTERN =
      "(?:\\d{1,3}|(?:"
          + String.join("|", TENS)
          + ")(?:[- ](?:"
          + String.join("|", SMALL.subList(1, 10))
          + "))?|fourteen|sixteen|seventeen|eighteen|nineteen|"
          + String.join("|", SMALL.subList(1, 14))
          + "|fifteen)";

  /** As {@link #PATTERN}, or an article, which means one. */
  static final String WITH_ARTICLE = "(?:" + PATTERN + "|an?)";

  private NumberWords() {}

  /** Reads what {@link #WITH_ARTICLE} matches. */
  static int parse(String text) {
    String word = text.toLowerCase(Locale.ROOT).strip();
    if (Character.isDigit(word.charAt(0))) {
      return Integer.parseInt(word);
    }
    if (word.equals("a") || word.equals("an")) {
      return 1;
    }
    int small = SMALL.indexOf(word);
    if (small >= 0) {
      return small;
    }
    List<String> parts = List.of(word.split("[- ]", -1));
    int tens = (TENS.indexOf(parts.getFirst()) + 2) * 10;
    return parts.size() == 1 ? tens : tens + SMALL.indexOf(parts.getLast());
  }
}
