package dev.weft.policy.placement;

import java.util.List;
import java.util.Map;

/**
 * What holds whatever the rules say: data of the EU stays in the EU. A bundle that may break it is
 * refused when it is loaded, and a decision that would break it is refused when it is made.
 */
final class Residency {
  static final String EU = "EU";

  /** Each of these alone makes data that of the EU. */
  static final List<Map<String, Object>> OF_THE_EU =
      List.of(Map.of("tenant.region", EU), Map.of("request.subjectResidency", EU));

  private Residency() {}

  /** Whether the input is about data that may be kept in the EU alone. */
  static boolean bound(PlacementInput input) {
    return input.tenant().region().equals(EU) || input.request().subjectResidency().equals(EU);
  }
}
