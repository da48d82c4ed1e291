package dev.weft.contract.text;

import java.util.Locale;

/** How far two names are apart, for finding the one that somebody meant. */
public final class EditDistance {
  private EditDistance() {}

  /**
   * Levenshtein's distance without regard to case, in the two-row form of Wagner and Fischer.
   *
   * @return the fewest insertions, deletions and substitutions of characters that make one the
   *     other
   */
  public static int between(String first, String second) {
    String a = first.toLowerCase(Locale.ROOT);
    String b = second.toLowerCase(Locale.ROOT);
    int[] previous = new int[b.length() + 1];
    for (int j = 0; j <= b.length(); j++) {
      previous[j] = j;
    }
    for (int i = 1; i <= a.length(); i++) {
      int[] current = new int[b.length() + 1];
      current[0] = i;
      for (int j = 1; j <= b.length(); j++) {
        int substituted = previous[j - 1] + (a.charAt(i - 1) == b.charAt(j - 1) ? 0 : 1);
        current[j] = Math.min(substituted, Math.min(previous[j], current[j - 1]) + 1);
      }
      previous = current;
    }
    return previous[b.length()];
  }
}
