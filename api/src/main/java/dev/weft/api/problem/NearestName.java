package dev.weft.api.problem;

import dev.weft.contract.text.EditDistance;
import java.util.Collection;
import java.util.Comparator;
import java.util.Optional;

/** Finds the known name that somebody probably meant. */
public final class NearestName {
  private NearestName() {}

  /** The known name nearest to the given one by edits, if it is near enough to be a slip. */
  public static Optional<String> of(String given, Collection<String> known) {
    return known.stream()
        .min(
            Comparator.comparingInt((String name) -> EditDistance.between(given, name))
                .thenComparing(n -> n))
        .filter(name -> EditDistance.between(given, name) <= Math.max(2, name.length() / 3));
  }
}
