package dev.weft.bench.api;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;

/**
 * Tenants: one with most of the runs, one with hardly any, the others alike.
 *
 * @param count how many; at least 3
 */
record Tenants(int count) {
  private static final double LARGE_SHARE = 0.6;
  private static final double SMALL_SHARE = 0.0002;

  List<String> all() {
    return IntStream.rangeClosed(1, count).mapToObj("bench-%02d"::formatted).toList();
  }

  /** The tenant with most of the runs. */
  String large() {
    return all().getFirst();
  }

  /** A tenant with its share. */
  String middle() {
    return all().get(1);
  }

  /** The tenant with few runs. */
  String small() {
    return all().getLast();
  }

  /** How many of so many runs each tenant has; at least one. */
  Map<String, Integer> shares(int runs) {
    int small = Math.max(1, (int) (runs * SMALL_SHARE));
    int middle = Math.max(1, (int) (runs * (1 - LARGE_SHARE - SMALL_SHARE)) / (count - 2));
    Map<String, Integer> shares = new LinkedHashMap<>();
    all().forEach(tenant -> shares.put(tenant, middle));
    shares.put(small(), small);
    shares.put(large(), Math.max(1, runs - small - middle * (count - 2)));
    return shares;
  }
}
