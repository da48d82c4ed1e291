package dev.weft.platform.limit;

import io.github.bucket4j.Bandwidth;
import io.github.bucket4j.Bucket;
import io.github.bucket4j.BucketConfiguration;
import io.github.bucket4j.ConsumptionProbe;
import java.time.Duration;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/** Windows in the memory of this process. */
final class LocalRateLimits implements RateLimits {
  private static final int KEEP_AT_MOST = 10_000;

  private final ConcurrentMap<String, Bucket> buckets = new ConcurrentHashMap<>();

  static BucketConfiguration window(int perWindow) {
    return BucketConfiguration.builder()
        .addLimit(
            Bandwidth.builder().capacity(perWindow).refillIntervally(perWindow, WINDOW).build())
        .build();
  }

  static Taken taken(ConsumptionProbe probe) {
    return new Taken(
        probe.isConsumed(),
        probe.getRemainingTokens(),
        Duration.ofNanos(probe.getNanosToWaitForReset()));
  }

  @Override
  public Taken take(String name, int perWindow) {
    if (buckets.size() >= KEEP_AT_MOST) {
      buckets.clear();
    }
    Bucket bucket =
        buckets.computeIfAbsent(
            name + ":" + perWindow,
            _ -> Bucket.builder().addLimit(window(perWindow).getBandwidths()[0]).build());
    return taken(bucket.tryConsumeAndReturnRemaining(1));
  }

  @Override
  public void close() {
    buckets.clear();
  }
}
