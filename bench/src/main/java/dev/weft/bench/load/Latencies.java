package dev.weft.bench.load;

import java.util.Arrays;
import java.util.Collection;

/**
 * Latencies in milliseconds. Every one is kept, so the percentiles are exact (nearest rank).
 *
 * @param count how many there are
 */
public record Latencies(int count, double p50, double p95, double p99, double max) {
  /** Of latencies in nanoseconds; all zero when there are none. */
  public static Latencies of(Collection<Long> nanos) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).toArray();
    Arrays.sort(sorted);
    return new Latencies(
        sorted.length, at(sorted, 50), at(sorted, 95), at(sorted, 99), at(sorted, 100));
  }

  private static double at(long[] sorted, int percent) {
    if (sorted.length == 0) {
      return 0;
    }
    int rank = Math.max(1, Math.ceilDiv(sorted.length * percent, 100));
    return Math.round(sorted[rank - 1] / 10_000.0) / 100.0;
  }
}
