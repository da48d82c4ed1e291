package dev.weft.bench.flows;

import java.util.Map;

/**
 * What one flow that runs alone is made of.
 *
 * @param steps how many steps it has
 * @param events of its history and of those of the flows that it started, by type
 * @param bytes of its history
 * @param statements that the databases executed while it ran, by database
 */
record Structure(
    int steps, Map<String, Integer> events, long bytes, Map<String, Integer> statements) {
  int eventCount() {
    return events.values().stream().mapToInt(Integer::intValue).sum();
  }
}
