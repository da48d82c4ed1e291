package dev.weft.bench.flows;

import java.time.Duration;
import java.util.List;

/**
 * What one contender did in one cell in one round.
 *
 * @param round from 1
 * @param seen milliseconds of each flow from the start's call until the result was known
 * @param inEngine milliseconds of each flow between start and close by the engine's clock; empty
 *     when there is no such clock
 * @param wall how long all of it took
 */
record Sample(
    int round,
    String contender,
    Cell cell,
    List<Double> seen,
    List<Double> inEngine,
    Duration wall) {
  /** What ratios are made of: the engine's time where there is one, else what was seen. */
  List<Double> latencies() {
    return inEngine.isEmpty() ? seen : inEngine;
  }

  double median() {
    return Numbers.median(latencies());
  }
}
