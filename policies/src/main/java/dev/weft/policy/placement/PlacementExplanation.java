package dev.weft.policy.placement;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a decision came about.
 *
 * @param decision the decision
 * @param rules every rule in the order in which they are asked, residency first
 * @param input what the rules asked
 * @param bundle SHA-256 of the bundle, hexadecimal
 */
public record PlacementExplanation(
    PlacementDecision decision, List<Asked> rules, PlacementInput input, String bundle) {
  public PlacementExplanation {
    rules = List.copyOf(rules);
  }

  /**
   * A rule and its truth value.
   *
   * @param rule the rule
   * @param holds whether its condition holds; null when it cannot be told
   * @param unmet the parts of the condition that would have to be otherwise
   * @param note why a rule that holds was not followed, or why its truth cannot be told
   * @param decided whether the decision follows it
   */
  public record Asked(
      PlacementRule rule,
      @Nullable Boolean holds,
      List<String> unmet,
      @Nullable String note,
      boolean decided) {
    public Asked {
      unmet = List.copyOf(unmet);
    }
  }
}
