package dev.weft.platform.limit;

import java.time.Duration;

/**
 * Counts requests in windows of a minute. The window of a name begins with its first request. Safe
 * for use by many threads.
 */
public interface RateLimits extends AutoCloseable {
  /** The length of a window. */
  Duration WINDOW = Duration.ofMinutes(1);

  /** Limits that hold in this process alone. */
  static RateLimits local() {
    return new LocalRateLimits();
  }

  /**
   * Takes one request out of a window.
   *
   * @param name of what is counted; no personal data
   * @param perWindow how many requests a window holds
   */
  Taken take(String name, int perWindow);

  @Override
  void close();

  /**
   * What a window says.
   *
   * @param allowed whether the request was within it
   * @param remaining how many more are
   * @param reset how long until it is full again
   */
  record Taken(boolean allowed, long remaining, Duration reset) {}
}
