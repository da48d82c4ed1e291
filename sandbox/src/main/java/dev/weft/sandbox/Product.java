package dev.weft.sandbox;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** Something on sale: it draws on limited units and has a price that moves. */
sealed interface Product permits Flight, Stay {

  /**
   * What can run out: the seats of a flight, the rooms of a hotel in one night.
   *
   * @param baseCents price of one before moves and load, minor units
   */
  record Unit(
      @JsonProperty("name") String name,
      @JsonProperty("capacity") int capacity,
      @JsonProperty("baseCents") long baseCents) {}

  /**
   * What one seat, or one room for the whole stay, costs now.
   *
   * @param parts minor units for each of the product's units, in order
   * @param left how many can still be had
   */
  record Quote(List<Long> parts, int left) {
    long cents() {
      return parts.stream().mapToLong(Long::longValue).sum();
    }
  }

  String id();

  String currency();

  /** From this instant on nothing is sold. */
  Instant closesAt();

  List<Unit> units();

  /** The names under which its price can be moved. */
  List<String> scopes();

  /** What it is, in the words of the wire, without price and availability. */
  Map<String, Object> facts();

  /** The price in the words of the wire. */
  Map<String, Object> price(Quote quote);

  /** The whole offer in the words of the wire. */
  Map<String, Object> offer(Quote quote);
}
