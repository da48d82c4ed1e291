package dev.weft.policy.placement;

import org.jspecify.annotations.Nullable;

/**
 * A rule.
 *
 * @param name unique in its bundle
 * @param kind what it decides
 * @param priority rules of a higher one are asked first; unique among its kind
 * @param condition CEL that yields true or false
 * @param outcome what holds when the condition does
 * @param reason why, in a sentence for people
 */
public record PlacementRule(
    String name, RuleKind kind, int priority, String condition, Outcome outcome, String reason) {

  /**
   * What a rule decides.
   *
   * @param region the region; null for rules of compute
   * @param residency where that region keeps data; null for rules of compute
   * @param tier the workers; null for rules of residency
   * @param provider whose machines they are; null when it does not matter
   */
  public record Outcome(
      @Nullable String region,
      @Nullable String residency,
      @Nullable String tier,
      @Nullable String provider) {}
}
