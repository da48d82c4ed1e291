package dev.weft.launcher.stack;

import dev.weft.launcher.LauncherException;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/** The parts of the stack, in the order in which they start. */
public enum PartName {
  POSTGRES(List.of()),
  REDIS(List.of()),
  TEMPORAL(List.of(POSTGRES)),
  MIGRATOR(List.of(POSTGRES)),
  SANDBOX(List.of()),
  WORKER(List.of(MIGRATOR, REDIS, TEMPORAL)),
  API(List.of(MIGRATOR, REDIS, TEMPORAL)),
  /** Asks the api who signs in, so it comes last. */
  UI(List.of(TEMPORAL, API));

  @SuppressWarnings("ImmutableEnumChecker") // List.of cannot change.
  private final List<PartName> needs;

  PartName(List<PartName> needs) {
    this.needs = needs;
  }

  /** Returns the parts that must be ready before this one starts. */
  public List<PartName> needs() {
    return needs;
  }

  /** Returns the name as people write it. */
  public String text() {
    return name().toLowerCase(Locale.ROOT);
  }

  /** Tells whether the part is built from this checkout. */
  public boolean isOwn() {
    return this == MIGRATOR || this == SANDBOX || this == WORKER || this == API;
  }

  /** Reads names and adds what they need; no names means all parts. */
  public static Set<PartName> select(List<String> names) {
    if (names.isEmpty()) {
      return EnumSet.allOf(PartName.class);
    }
    Set<PartName> selected = EnumSet.noneOf(PartName.class);
    for (String name : names) {
      add(
          selected,
          Arrays.stream(values())
              .filter(part -> part.text().equals(name.strip()))
              .findFirst()
              .orElseThrow(() ->
                  new LauncherException(
                      "there is no part '" + name + "'",
                      "the parts are "
                          + String.join(
                              ", ", Arrays.stream(values()).map(PartName::text).toList()))));
    }
    return selected;
  }

  private static void add(Set<PartName> selected, PartName part) {
    if (selected.add(part)) {
      part.needs.forEach(need -> add(selected, need));
    }
  }
}
