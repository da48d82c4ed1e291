package dev.weft.policy.plan;

import java.util.Collection;
import java.util.Locale;

/** Finds the known name that somebody who wrote an unknown one may have meant. */
final class NearestName {
  private NearestName() {}

  /** {@code ; did you mean X?}, or the known names when none is near, or nothing when none are. */
  static String hint(String written, Collection<String> known) {
    String nearest = "";
    int best = Integer.MAX_VALUE;
    for (String name : known) {
      int distance = distance(written.toLowerCase(Locale.ROOT), name.toLowerCase(Locale.ROOT));
      if (distance < best) {
        best = distance;
        nearest = name;
      }
    }
    if (best <= Math.max(2, written.length() / 3)) {
      return "; did you mean " + nearest + "?";
    }
    return known.isEmpty() ? "" : "; known: " + String.join(", ", known);
  }

  /** Levenshtein's edit distance, in the two-row form of Wagner and Fischer. */
  private static int distance(String a, String b) {
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
