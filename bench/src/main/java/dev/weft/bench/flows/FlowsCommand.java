package dev.weft.bench.flows;

import dev.weft.bench.stack.OwnStack;
import dev.weft.contract.config.Durations;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures flows. */
@Command(
    name = "flows",
    description =
        "Measure flows of 3 and 10 steps that do nothing: Weft with every safeguard beside the bare"
            + " engine and two peers, on one machine, in turns. Takes about eight minutes.",
    mixinStandardHelpOptions = true)
public final class FlowsCommand implements Callable<Integer> {
  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Option(
      names = "--rounds",
      defaultValue = "5",
      description = "How often each runs in each cell (default ${DEFAULT-VALUE}).")
  private int rounds = 5;

  @Option(
      names = "--sample",
      defaultValue = "1s",
      description = "How long each runs each time (default ${DEFAULT-VALUE}).")
  private String sample = "1s";

  @Option(
      names = "--warm-up",
      defaultValue = "40s",
      description =
          "How long each runs before, while the JVM compiles what runs often (default"
              + " ${DEFAULT-VALUE}).")
  private String warmUp = "40s";

  @Option(
      names = "--in-flight",
      split = ",",
      defaultValue = "1,8,32",
      description = "How many flows at a time (default ${DEFAULT-VALUE}).")
  private List<Integer> inFlight = List.of();

  @Option(
      names = "--stock-blocks",
      defaultValue = "2",
      description =
          "How often the server is switched to its stock configuration in between (default"
              + " ${DEFAULT-VALUE}; 0: never).")
  private int stockBlocks = 2;

  @Option(
      names = "--without",
      split = ",",
      description =
          "Peers to leave out: ${COMPLETION-CANDIDATES}. The server of Restate is got with npm"
              + " once.")
  private List<Peers.Peer> without = List.of();

  @Option(names = "--seed", description = "Of the order of turns (default: by the clock).")
  private long seed = System.currentTimeMillis();

  /** Only for picocli. */
  @SuppressWarnings("NullAway.Init")
  public FlowsCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    Settings settings =
        new Settings(
            Math.max(1, rounds),
            Durations.parse(sample),
            Durations.parse(warmUp),
            List.of(3, 10),
            inFlight,
            stockBlocks,
            seed);
    List<Contender> prepared = new ArrayList<>();
    try (OwnStack stack = OwnStack.named("flows")) {
      FlowsCommand.say("starting a stack under " + stack.home());
      stack.up();
      BareTemporal bare = BareTemporal.ordinary(stack);
      List<Contender> contenders =
          new ArrayList<>(
              List.of(
                  bare,
                  BareTemporal.local(stack),
                  Weft.ordinary(stack, bare::client),
                  Weft.quick(stack, bare::client)));
      try {
        for (Contender contender : contenders) {
          prepared.add(contender);
          contender.prepare();
        }
        Peers others = Peers.prepared(without, stack);
        prepared.addAll(others.there());
        contenders.addAll(others.there());
        others.leftOut().forEach(one -> say(one.line()));
        Results results = new FlowBench(settings, stack, bare, contenders, FlowsCommand::say).run();
        FlowReport report = new FlowReport(settings, contenders, others.leftOut(), results);
        PrintWriter out = spec.commandLine().getOut();
        out.println(json ? report.text() : report.table());
        out.flush();
      } finally {
        prepared.forEach(Contender::close);
      }
    }
    return 0;
  }

  private static void say(String line) {
    System.err.println(line);
  }
}
