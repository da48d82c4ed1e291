package dev.weft.policy.plan;

import java.time.Duration;

/**
 * How large a plan may be.
 *
 * @param maxSteps steps with all branches
 * @param maxBytes of its JSON in UTF-8
 * @param maxBranchDepth branches within branches
 * @param maxMoneySteps steps that spend money, with all branches
 * @param maxRetryCount further tries of a step
 * @param maxDuration of the deadline, and of a step's time-out
 */
public record PlanBounds(
    int maxSteps,
    int maxBytes,
    int maxBranchDepth,
    int maxMoneySteps,
    int maxRetryCount,
    Duration maxDuration) {
  /** 50 steps, 256 KiB, 5 levels, 10 steps that spend money, 10 further tries, 24 hours. */
  public static final PlanBounds STANDARD =
      new PlanBounds(50, 256 * 1024, 5, 10, 10, Duration.ofHours(24));

  /** The same bounds with another number of steps that spend money. */
  public PlanBounds withMaxMoneySteps(int steps) {
    return new PlanBounds(maxSteps, maxBytes, maxBranchDepth, steps, maxRetryCount, maxDuration);
  }
}
