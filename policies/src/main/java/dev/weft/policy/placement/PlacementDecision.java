package dev.weft.policy.placement;

import dev.weft.contract.run.RunPlacement;
import org.jspecify.annotations.Nullable;

/** Where a run goes, or why it goes nowhere. */
public sealed interface PlacementDecision {
  /** Why, in sentences for people. */
  String reason();

  /** The run is placed. */
  record Placed(String region, RunPlacement placement) implements PlacementDecision {
    @Override
    public String reason() {
      String reason = placement.reason();
      return reason == null ? "" : reason;
    }
  }

  /**
   * The run is refused.
   *
   * @param nearest the rule of which the fewest parts would have to be otherwise; null when a rule
   *     held and could not be followed
   */
  record Refused(String reason, @Nullable String nearest) implements PlacementDecision {}
}
