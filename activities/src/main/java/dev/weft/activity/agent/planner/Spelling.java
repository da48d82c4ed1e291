package dev.weft.activity.agent.planner;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Finds slips: words that are no English words and differ by one letter, or by two that changed
 * places, from one that decides what a goal asks for. Names begin with a capital and are left
 * alone, unless they begin the goal.
 */
final class Spelling {
  private static final List<String> DECIDING =
      List.of(
          ("book reserve schedule create record find search show list flight flights hotel hotels"
                  + " room meeting appointment event calendar diary agenda expense expenses lunch"
                  + " dinner monday tuesday wednesday thursday friday saturday sunday tomorrow today"
                  + " tonight next week month cancel delete remind")
              .split(" ", -1));
  private static final Pattern WORD =
      Pattern.compile(
          "(?<![\\p{L}\\p{N}@._/'-])(?:^\\p{L}\\p{Ll}{2,}|\\p{Ll}{3,})(?![\\p{L}\\p{N}@_/'-]|\\.\\p{L})");
  private static final Pattern QUOTED = Pattern.compile("\"[^\"]*\"");

  private Spelling() {}

  /**
   * A word that is probably meant otherwise.
   *
   * @param word as it stands
   * @param known the nearest word, written as the slip is
   */
  record Slip(String word, String known) {}

  /** The slips of a goal, in order; what stands in quotation marks is the caller's own. */
  static List<Slip> slips(String goal) {
    List<Slip> slips = new ArrayList<>();
    String open = QUOTED.matcher(goal).replaceAll(match -> " ".repeat(match.end() - match.start()));
    Matcher words = WORD.matcher(open);
    while (words.find()) {
      slip(words.group()).ifPresent(slips::add);
    }
    return slips;
  }

  /** The goal with the words that are probably meant. */
  static String mended(String goal) {
    String mended = goal;
    for (Slip slip : slips(goal)) {
      mended =
          Pattern.compile("\\b" + Pattern.quote(slip.word()) + "\\b")
              .matcher(mended)
              .replaceAll(Matcher.quoteReplacement(slip.known()));
    }
    return mended;
  }

  private static Optional<Slip> slip(String word) {
    String lower = word.toLowerCase(Locale.ROOT);
    if (DECIDING.contains(lower) || SentenceModel.knows(lower)) {
      return Optional.empty();
    }
    return DECIDING.stream()
        .filter(known -> near(lower, known))
        .findFirst()
        .map(known ->
            new Slip(
                word,
                Character.isUpperCase(word.charAt(0))
                    ? known.substring(0, 1).toUpperCase(Locale.ROOT) + known.substring(1)
                    : known));
  }

  /** Whether one letter is missing, too many or wrong, or two neighbours changed places. */
  static boolean near(String word, String known) {
    if (Objects.equals(word, known) || inflected(word, known)) {
      return false;
    }
    int same = 0;
    while (same < Math.min(word.length(), known.length())
        && word.charAt(same) == known.charAt(same)) {
      same++;
    }
    String left = word.substring(same);
    String wanted = known.substring(same);
    boolean swapped =
        left.length() > 1
            && wanted.length() > 1
            && left.charAt(0) == wanted.charAt(1)
            && left.charAt(1) == wanted.charAt(0)
            && left.substring(2).equals(wanted.substring(2));
    return swapped
        || (!left.isEmpty() && left.substring(1).equals(wanted))
        || (!wanted.isEmpty() && wanted.substring(1).equals(left))
        || (!left.isEmpty() && !wanted.isEmpty() && left.substring(1).equals(wanted.substring(1)));
  }

  private static boolean inflected(String word, String known) {
    return word.equals(known + "s") || word.equals(known + "d") || word.equals(known + "r");
  }
}
