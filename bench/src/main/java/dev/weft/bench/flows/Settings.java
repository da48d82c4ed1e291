package dev.weft.bench.flows;

import java.time.Duration;
import java.util.List;

/**
 * How much is measured.
 *
 * @param rounds in each of which every contender runs once in every cell
 * @param sample how long a contender runs in a cell and a round
 * @param warmUp how long each contender runs before anything is measured
 * @param steps how many steps the flows have
 * @param inFlight how many flows run at a time
 * @param stockBlocks how often the server is switched to its stock configuration between rounds
 * @param seed of the order in which contenders run
 */
record Settings(
    int rounds,
    Duration sample,
    Duration warmUp,
    List<Integer> steps,
    List<Integer> inFlight,
    int stockBlocks,
    long seed) {
  List<Cell> cells() {
    return Cell.all(steps, inFlight);
  }

  /** Whether the server is switched after a round. */
  boolean stockAfter(int round) {
    for (int block = 1; block <= stockBlocks; block++) {
      if (round == (int) Math.ceil((double) rounds * block / (stockBlocks + 1))) {
        return true;
      }
    }
    return false;
  }
}
