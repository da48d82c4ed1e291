package dev.weft.bench.flows;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** So many flows at a time, each begun when another has ended, for a while. */
final class Load {
  private Load() {}

  static Sample run(Contender contender, Cell cell, int round, Duration duration)
      throws IOException, InterruptedException {
    long from = System.nanoTime();
    List<Contender.Finished> flows = flows(contender, cell, from + duration.toNanos());
    Duration wall = Duration.ofNanos(System.nanoTime() - from);
    // The engine is asked when nothing is being measured any more.
    List<Double> inEngine = new ArrayList<>();
    for (Contender.Finished flow : flows) {
      contender.trace(flow).ifPresent(trace -> inEngine.add(millis(trace.inEngine())));
    }
    return new Sample(
        round,
        contender.name(),
        cell,
        flows.stream().map(flow -> millis(flow.seen())).toList(),
        inEngine,
        wall);
  }

  private static List<Contender.Finished> flows(Contender contender, Cell cell, long end)
      throws IOException, InterruptedException {
    List<Future<List<Contender.Finished>>> lanes = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (int lane = 0; lane < cell.inFlight(); lane++) {
        lanes.add(
            threads.submit(() -> {
              List<Contender.Finished> done = new ArrayList<>();
              do {
                done.add(contender.run(cell.steps()));
              } while (System.nanoTime() < end);
              return done;
            }));
      }
    }
    List<Contender.Finished> all = new ArrayList<>();
    for (Future<List<Contender.Finished>> lane : lanes) {
      try {
        all.addAll(lane.get());
      } catch (ExecutionException e) {
        throw new IOException(contender.name() + ": " + e.getCause(), e.getCause());
      }
    }
    return all;
  }

  private static double millis(Duration duration) {
    return duration.toNanos() / 1e6;
  }
}
