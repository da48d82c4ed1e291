package dev.weft.policy.placement;

import dev.weft.contract.config.WeftConfig;
import java.util.List;
import java.util.Set;

/** The regions of a configuration. */
public final class PlacementRegions {
  private PlacementRegions() {}

  /** The regions in which runs can be placed, the stack's own first. */
  public static List<PlacementRegion> of(WeftConfig config) {
    String id = config.region().id();
    String residency = config.placement().residency();
    return List.of(
        new PlacementRegion(
            id,
            residency.isEmpty() ? residencyOf(id) : residency,
            Set.copyOf(config.placement().tiers())));
  }

  /**
   * Where a region keeps data, by the usual names of regions. What nobody can tell counts as the
   * EU, whose data may go nowhere else.
   */
  public static String residencyOf(String region) {
    if (region.startsWith("us-")) {
      return "US";
    }
    return region.startsWith("ap-") || region.startsWith("asia-") ? "APAC" : Residency.EU;
  }
}
