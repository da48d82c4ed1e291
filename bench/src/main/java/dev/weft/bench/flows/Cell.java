package dev.weft.bench.flows;

import java.util.ArrayList;
import java.util.List;

/**
 * One place of the table.
 *
 * @param steps how many steps each flow has
 * @param inFlight how many flows run at a time
 */
record Cell(int steps, int inFlight) {
  static List<Cell> all(List<Integer> steps, List<Integer> inFlight) {
    List<Cell> cells = new ArrayList<>();
    for (int count : steps) {
      for (int flows : inFlight) {
        cells.add(new Cell(count, flows));
      }
    }
    return cells;
  }
}
