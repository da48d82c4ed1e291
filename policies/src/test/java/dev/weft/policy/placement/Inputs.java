package dev.weft.policy.placement;

import dev.weft.contract.run.PlacementFacts;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;

/** Inputs, regions and bundles of tests. */
final class Inputs {
  static final PlacementRegion EU = region("eu-west-1", "EU");
  static final PlacementRegion US = region("us-east-1", "US");
  static final PlacementRegion APAC = region("asia-east1", "APAC");
  static final List<PlacementRegion> WORLD = List.of(EU, US, APAC);

  private Inputs() {}

  static PlacementRegion region(String id, String residency, String... tiers) {
    return new PlacementRegion(
        id, residency, tiers.length == 0 ? Set.of("standard", "spot", "gpu") : Set.of(tiers));
  }

  static PlacementInput of(String tenantRegion) {
    return of(tenantRegion, "", 0, 0);
  }

  static PlacementInput of(
      String tenantRegion, String subjectResidency, double parameters, long inFlight) {
    return new PlacementInput(
        new PlacementInput.Tenant("acme", tenantRegion, "standard"),
        new PlacementFacts("support", List.of("contact"), subjectResidency),
        new PlacementInput.Model(parameters, ""),
        new PlacementInput.Load(
            Map.of("eu-west-1", Map.of("standard", inFlight), "us-east-1", Map.of("spot", 7L))),
        PlacementInput.Cost.UNKNOWN);
  }

  static SortedMap<String, String> bundle(String residency, String compute) {
    SortedMap<String, String> files = new TreeMap<>();
    files.put("residency.yaml", "kind: residency\nrules:\n" + residency);
    files.put("compute.yaml", "kind: compute\nrules:\n" + compute);
    return files;
  }

  static SortedMap<String, String> residency(String... rules) {
    return bundle(String.join("", rules), rule("any", 1, "true", "tier: standard"));
  }

  static String rule(String name, int priority, String condition, String outcome) {
    return """
      - name: %s
        priority: %d
        condition: '%s'
        outcome: { %s }
        reason: It is so.
    """
        .formatted(name, priority, condition, outcome);
  }
}
