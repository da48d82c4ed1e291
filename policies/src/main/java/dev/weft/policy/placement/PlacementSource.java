package dev.weft.policy.placement;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The bundle that decides now: Weft's own, or that of a folder, which is looked at again every few
 * seconds. A changed folder takes effect as a whole, and not at all while it holds a bundle that
 * cannot be taken. Runs keep the decision that they got. Safe for use by many threads.
 */
public final class PlacementSource {
  private static final Logger LOG = LoggerFactory.getLogger(PlacementSource.class);
  private static final Duration FRESH = Duration.ofSeconds(2);

  private final @Nullable Path folder;
  private final List<PlacementRegion> regions;
  private final Clock clock;
  private volatile @Nullable Loaded loaded;

  /**
   * Opens it.
   *
   * @param folder where a user's rules stand; null for Weft's own
   * @throws InvalidRulesException when the folder's rules cannot be taken
   */
  public PlacementSource(@Nullable Path folder, List<PlacementRegion> regions, Clock clock)
      throws InvalidRulesException {
    this.folder = folder;
    this.regions = List.copyOf(regions);
    this.clock = clock;
    if (folder != null) {
      Map<String, String> seen = seen(folder);
      this.loaded = loaded(PlacementRules.in(folder), seen);
    }
  }

  private Loaded loaded(PlacementRules rules, Map<String, String> seen) {
    return new Loaded(new PlacementEvaluator(rules, regions), seen, clock.instant());
  }

  /** An evaluator, the files that it came from, and when they were looked at. */
  private record Loaded(PlacementEvaluator evaluator, Map<String, String> seen, Instant at) {}

  /** The evaluator of the bundle that decides now. */
  public PlacementEvaluator current() {
    Loaded known = loaded;
    return known != null && fresh(known) ? known.evaluator() : look();
  }

  private boolean fresh(Loaded known) {
    return folder == null || clock.instant().isBefore(known.at().plus(FRESH));
  }

  private synchronized PlacementEvaluator look() {
    Loaded known = loaded;
    if (known != null && fresh(known)) {
      return known.evaluator();
    }
    Path rules = folder;
    Loaded next =
        known == null || rules == null
            ? loaded(PlacementRules.shipped(), Map.of())
            : again(rules, known);
    loaded = next;
    return next.evaluator();
  }

  private Loaded again(Path rules, Loaded known) {
    Map<String, String> seen = seen(rules);
    PlacementEvaluator evaluator = known.evaluator();
    if (!seen.equals(known.seen())) {
      try {
        evaluator = new PlacementEvaluator(PlacementRules.in(rules), regions);
        LOG.info("placement rules {} decide from now on", evaluator.bundle());
      } catch (InvalidRulesException e) {
        LOG.error("{}; {} go on deciding", e.getMessage(), evaluator.bundle());
      }
    }
    return new Loaded(evaluator, seen, clock.instant());
  }

  private static Map<String, String> seen(Path folder) {
    Map<String, String> seen = new TreeMap<>();
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        BasicFileAttributes attributes = Files.readAttributes(file, BasicFileAttributes.class);
        seen.put(file.toString(), attributes.lastModifiedTime() + " " + attributes.size());
      }
    } catch (IOException | UncheckedIOException e) {
      LOG.warn("the folder of placement rules cannot be read: {}", e.toString());
    }
    return seen;
  }
}
