package dev.weft.bench.flows;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/** Everything that was measured. */
final class Results {
  /** The name under which the bare engine with its stock configuration stands. */
  static final String STOCK = "temporal-stock";

  private final List<Sample> samples = new ArrayList<>();
  private final Map<String, List<Structure>> structures = new LinkedHashMap<>();
  private final Map<String, Double> memory = new LinkedHashMap<>();

  void add(Sample sample) {
    samples.add(sample);
  }

  void add(String contender, List<Structure> structure) {
    structures.put(contender, structure);
  }

  /**
   * Adds what a contender's processes hold.
   *
   * @param megabytes resident, in 1,048,576 bytes
   */
  void addMemory(String contender, double megabytes) {
    memory.merge(contender, megabytes, Math::max);
  }

  List<Sample> of(String contender, Cell cell) {
    return samples.stream()
        .filter(sample -> sample.contender().equals(contender) && sample.cell().equals(cell))
        .toList();
  }

  List<Structure> structures(String contender) {
    return structures.getOrDefault(contender, List.of());
  }

  double memory(String contender) {
    return memory.getOrDefault(contender, 0.0);
  }

  /** The ratio of two contenders' medians in one cell, round by round. */
  List<Double> ratios(String contender, String other, Cell cell) {
    return ratios(contender, other, cell, Sample::median);
  }

  /** The same of what was seen by the caller, which is all that is known of a peer. */
  List<Double> seenRatios(String contender, String other, Cell cell) {
    return ratios(contender, other, cell, sample -> Numbers.median(sample.seen()));
  }

  private List<Double> ratios(
      String contender, String other, Cell cell, ToDoubleFunction<Sample> value) {
    List<Double> ratios = new ArrayList<>();
    for (Sample sample : of(contender, cell)) {
      of(other, cell).stream()
          .filter(one -> one.round() == sample.round())
          .findFirst()
          .ifPresent(one -> ratios.add(value.applyAsDouble(sample) / value.applyAsDouble(one)));
    }
    return ratios;
  }

  /** The ratio of two contenders' events in a flow of so many steps. */
  double events(String contender, String other, int steps) {
    return (double) structure(contender, steps).eventCount() / structure(other, steps).eventCount();
  }

  private Structure structure(String contender, int steps) {
    return structures(contender).stream()
        .filter(structure -> structure.steps() == steps)
        .findFirst()
        .orElseThrow();
  }
}
