package dev.weft.policy.plan;

import dev.weft.contract.text.EditDistance;
import java.util.Collection;

/** Finds the known name that somebody who wrote an unknown one may have meant. */
final class NearestName {
  private NearestName() {}

  /** {@code ; did you mean X?}, or the known names when none is near, or nothing when none are. */
  static String hint(String written, Collection<String> known) {
    String nearest = "";
    int best = Integer.MAX_VALUE;
    for (String name : known) {
      int distance = EditDistance.between(written, name);
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
}
