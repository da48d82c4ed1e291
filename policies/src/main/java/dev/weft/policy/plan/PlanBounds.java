package dev.weft.policy.plan;

import dev.weft.contract.config.WeftConfig;
import java.time.Duration;

/**
 * How large a plan may be.
 *
 * @param maxSteps steps with all branches
 * @param maxBytes of its JSON in UTF-8
 * @param maxBranchDepth branches within branches
 * @param maxMoneySteps steps that spend money, with all branches
 * @param maxCostMinor what the tools and agents of all steps cost by their own declaration, in
 *     cents of EUR; what a step spends at a provider is bounded by its approval
 * @param maxRetryCount further tries of a step
 * @param maxDuration of the deadline, and of a step's time-out
 */
public record PlanBounds(
    int maxSteps,
    int maxBytes,
    int maxBranchDepth,
    int maxMoneySteps,
    long maxCostMinor,
    int maxRetryCount,
    Duration maxDuration) {
  /**
   * 50 steps, 256 KiB, 5 levels, 10 steps that spend money, 100 EUR, 10 further tries, 24 hours.
   */
  public static final PlanBounds STANDARD =
      new PlanBounds(50, 256 * 1024, 5, 10, 10_000, 10, Duration.ofHours(24));

  /** The standard bounds with the configured ones in their place. */
  public static PlanBounds of(WeftConfig.Plans plans) {
    return STANDARD.withMaxMoneySteps(plans.maxMoneySteps()).withMaxCostMinor(plans.maxCostMinor());
  }

  /** The same bounds with another number of steps that spend money. */
  public PlanBounds withMaxMoneySteps(int steps) {
    return new PlanBounds(
        maxSteps, maxBytes, maxBranchDepth, steps, maxCostMinor, maxRetryCount, maxDuration);
  }

  /** The same bounds with another greatest cost, in cents of EUR. */
  public PlanBounds withMaxCostMinor(long cost) {
    return new PlanBounds(
        maxSteps, maxBytes, maxBranchDepth, maxMoneySteps, cost, maxRetryCount, maxDuration);
  }
}
