package dev.weft.bench.chaos.fault;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.SplittableRandom;

/**
 * Which faults strike when: a function of the seed, the length and the pace alone.
 *
 * @param seed where it comes from
 * @param length how long faults strike
 * @param strikes in the order of time
 */
public record Schedule(long seed, Duration length, List<Strike> strikes) {
  /** The first fault leaves the first flows a moment to begin. */
  private static final Duration LEAD = Duration.ofSeconds(2);

  private static final int SHORTEST_MILLIS = 1_500;
  private static final int LONGEST_MILLIS = 9_000;

  public Schedule {
    strikes = List.copyOf(strikes);
  }

  /**
   * Deals faults from decks that hold every kind, each deck shuffled anew, at an even pace with
   * some jitter.
   */
  public static Schedule of(long seed, Duration length, int perMinute) {
    SplittableRandom random = new SplittableRandom(seed);
    long span = length.minus(LEAD).toMillis();
    int count = (int) (length.toMillis() * perMinute / 60_000);
    List<FaultKind> deck = new ArrayList<>();
    List<Strike> strikes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      if (deck.isEmpty()) {
        deck.addAll(deck());
        Collections.shuffle(deck, random);
      }
      long slot = span / count;
      long at = LEAD.toMillis() + i * slot + random.nextLong(Math.max(1, slot));
      long lasts = (long) SHORTEST_MILLIS + random.nextInt(LONGEST_MILLIS - SHORTEST_MILLIS);
      strikes.add(
          new Strike(
              i + 1,
              Duration.ofMillis(at),
              deck.removeLast(),
              Duration.ofMillis(lasts),
              random.nextLong()));
    }
    return new Schedule(seed, length, strikes);
  }

  private static List<FaultKind> deck() {
    return Arrays.stream(FaultKind.values())
        .flatMap(kind -> Collections.nCopies(kind.weight(), kind).stream())
        .toList();
  }
}
