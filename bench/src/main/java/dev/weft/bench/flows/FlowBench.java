package dev.weft.bench.flows;

import dev.weft.bench.stack.OwnStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.function.Consumer;

/**
 * Lets contenders run the same flows in turns on one machine: in each round every one runs in every
 * cell, in random order, so that what disturbs the machine disturbs all of them alike.
 */
final class FlowBench {
  private static final int ALONE = 3;

  private final Settings settings;
  private final OwnStack stack;
  private final BareTemporal bare;
  private final List<Contender> contenders;
  private final Consumer<String> progress;
  private final Results results = new Results();

  /**
   * @param bare the one that also runs with the server's stock configuration
   * @param contenders all of them
   * @param progress gets a line now and then
   */
  FlowBench(
      Settings settings,
      OwnStack stack,
      BareTemporal bare,
      List<Contender> contenders,
      Consumer<String> progress) {
    this.settings = settings;
    this.stack = stack;
    this.bare = bare;
    this.contenders = contenders;
    this.progress = progress;
  }

  Results run() throws IOException, InterruptedException {
    warmUp(settings.warmUp());
    lookAtStructure();
    Random random = new Random(settings.seed());
    for (int round = 1; round <= settings.rounds(); round++) {
      progress.accept("round " + round + " of " + settings.rounds());
      for (Cell cell : settings.cells()) {
        List<Contender> order = new ArrayList<>(contenders);
        Collections.shuffle(order, random);
        for (Contender contender : order) {
          results.add(Load.run(contender, cell, round, settings.sample()));
        }
      }
      if (settings.stockAfter(round)) {
        runWithStockServer(round);
      }
    }
    for (Contender contender : contenders) {
      results.addMemory(contender.name(), resident(contender.processes()));
    }
    return results;
  }

  private void warmUp(Duration duration) throws IOException, InterruptedException {
    for (Contender contender : contenders) {
      progress.accept("warming up " + contender.name());
      warmUp(contender, duration);
    }
  }

  private void warmUp(Contender contender, Duration duration)
      throws IOException, InterruptedException {
    List<Cell> cells = Cell.all(settings.steps(), List.of(Collections.max(settings.inFlight())));
    for (Cell cell : cells) {
      Load.run(contender, cell, 0, duration.dividedBy(cells.size()));
    }
  }

  private void lookAtStructure() throws IOException, InterruptedException {
    progress.accept("counting events and statements");
    EngineHistory history = new EngineHistory(bare.client());
    try (StatementLog statements = StatementLog.open(stack)) {
      for (Contender contender : contenders) {
        List<Structure> structures = new ArrayList<>();
        for (int steps : settings.steps()) {
          structures.add(alone(contender, steps, history, statements));
        }
        results.add(contender.name(), structures);
      }
    }
  }

  /** Of a few flows the one with the fewest statements: the others met some job of the stack. */
  private static Structure alone(
      Contender contender, int steps, EngineHistory history, StatementLog statements)
      throws IOException, InterruptedException {
    List<Structure> all = new ArrayList<>();
    for (int i = 0; i < ALONE; i++) {
      List<Contender.Finished> flows = new ArrayList<>();
      Map<String, Integer> counted = statements.during(() -> flows.add(contender.run(steps)));
      Contender.Finished flow = flows.getFirst();
      all.add(
          contender
              .trace(flow)
              .map(
                  trace -> new Structure(steps, history.anatomy(flow.id()), trace.bytes(), counted))
              .orElseGet(() -> new Structure(steps, Map.of(), 0, counted)));
    }
    return Collections.min(
        all,
        java.util.Comparator.comparingInt(
            one -> one.statements().values().stream().mapToInt(Integer::intValue).sum()));
  }

  private void runWithStockServer(int round) throws IOException, InterruptedException {
    progress.accept("the server with its stock configuration");
    ServerConfig server = new ServerConfig(stack);
    server.stock();
    try {
      warmUp(bare, settings.sample().multipliedBy(2));
      for (Cell cell : settings.cells()) {
        Sample sample = Load.run(bare, cell, round, settings.sample());
        results.add(
            new Sample(
                round, Results.STOCK, cell, sample.seen(), sample.inEngine(), sample.wall()));
      }
    } finally {
      server.tuned();
    }
    warmUp(settings.sample().multipliedBy(2));
  }

  /** The memory that processes hold, in MB. */
  private static double resident(List<ProcessHandle> processes) throws IOException {
    double kilobytes = 0;
    for (ProcessHandle process : processes) {
      Path status = Path.of("/proc", String.valueOf(process.pid()), "status");
      for (String line : Files.readAllLines(status)) {
        if (line.startsWith("VmRSS:")) {
          kilobytes += Double.parseDouble(line.replaceAll("[^0-9]", ""));
        }
      }
    }
    return kilobytes / 1024;
  }
}
