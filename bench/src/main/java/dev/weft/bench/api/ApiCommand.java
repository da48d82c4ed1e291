package dev.weft.bench.api;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.bench.load.Latencies;
import dev.weft.bench.load.OpenLoop;
import dev.weft.bench.stack.OwnStack;
import java.io.IOException;
import java.io.PrintWriter;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.Callable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures the api's door on a stack of its own. */
@Command(
    name = "api",
    description =
        "Measure starts at a fixed rate, and lists over many runs of 20 tenants, at the api's door.",
    mixinStandardHelpOptions = true)
public final class ApiCommand implements Callable<Integer> {
  private static final int WARM_UP = 10;
  private static final int SHORT = 5;
  private static final int FEWEST_TENANTS = 3;
  private static final ObjectMapper JSON =
      new ObjectMapper().setDefaultPropertyInclusion(JsonInclude.Include.NON_NULL);

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Option(
      names = "--seconds",
      defaultValue = "30",
      description = "How long each load lasts (default ${DEFAULT-VALUE}).")
  private int seconds;

  @Option(
      names = "--rate",
      defaultValue = "200",
      description = "Starts a second (default ${DEFAULT-VALUE}).")
  private double rate;

  @Option(
      names = "--list-rate",
      defaultValue = "50",
      description = "Lists a second (default ${DEFAULT-VALUE}).")
  private double listRate;

  @Option(
      names = "--runs",
      defaultValue = "1000000",
      description = "Runs that lie in the projection before (default ${DEFAULT-VALUE}).")
  private int runs;

  @Option(
      names = "--tenants",
      defaultValue = "20",
      description =
          "Tenants, at least 3: one has most of the runs, one hardly any (default ${DEFAULT-VALUE}).")
  private int tenants;

  /** Only for picocli. */
  @SuppressWarnings("NullAway.Init")
  public ApiCommand() {}

  /** Everything that was measured. */
  record Report(
      int processors,
      int tenants,
      int runs,
      double filledInSeconds,
      List<Starts.Found> starts,
      Lists.Found lists) {}

  @Override
  public Integer call() throws IOException, SQLException, InterruptedException {
    if (tenants < FEWEST_TENANTS) {
      throw new CommandLine.ParameterException(
          spec.commandLine(), "--tenants must be at least " + FEWEST_TENANTS);
    }
    Tenants callers = new Tenants(tenants);
    PrintWriter progress = spec.commandLine().getErr();
    int warmUp = seconds < SHORT ? 1 : WARM_UP;
    try (OwnStack stack =
        OwnStack.named("api").with("WEFT_TENANTS", String.join(",", callers.all()))) {
      progress.println("starting a stack under " + stack.home());
      stack.clear();
      stack.start("--only", "api");
      Door door = Door.of(stack, callers);
      Map<String, Integer> shares = callers.shares(runs);
      progress.println("putting " + runs + " runs into the projection");
      meet(door);
      Duration filled = new FilledRuns(stack.config()).fill(shares);
      Starts starts = new Starts(door, stack.config());
      List<Starts.Found> found = new ArrayList<>();
      progress.println("starts without a worker");
      found.add(starts.run(false, rate, seconds, warmUp));
      progress.println("lists");
      Lists.Found lists =
          new Lists(door, shares.getOrDefault(callers.large(), 1)).run(listRate, seconds, warmUp);
      progress.println("starts with a worker");
      stack.start();
      found.add(starts.run(true, rate, seconds, warmUp));
      Report report =
          new Report(
              Runtime.getRuntime().availableProcessors(),
              shares.size(),
              shares.values().stream().mapToInt(Integer::intValue).sum(),
              Math.round(filled.toMillis() / 100.0) / 10.0,
              found,
              lists);
      if (json) {
        spec.commandLine()
            .getOut()
            .println(JSON.writerWithDefaultPrettyPrinter().writeValueAsString(report));
      } else {
        print(spec.commandLine().getOut(), report);
      }
      return found.stream().allMatch(each -> each.lost() == 0) ? 0 : 1;
    }
  }

  /** A person's key is made when something of that person is sealed first. */
  private static void meet(Door door) throws IOException {
    try (OpenLoop load = new OpenLoop()) {
      List<String> tenants = door.tenants().all();
      OpenLoop.Outcome outcome =
          load.run(
              SHORT,
              tenants.size(),
              i ->
                  new OpenLoop.Shot(
                      "first",
                      door.start(
                          tenants.get(i),
                          Map.of("goal", "What is on my calendar tomorrow?"),
                          UUID.randomUUID().toString())));
      for (OpenLoop.Hit hit : outcome.hits()) {
        if (!hit.succeeded()) {
          throw new IOException("a first start was answered " + hit.status() + ": " + hit.body());
        }
      }
    }
  }

  private static void print(PrintWriter out, Report report) {
    out.printf(
        Locale.ROOT,
        "%d runs of %d tenants, %d processors%n%n",
        report.runs(),
        report.tenants(),
        report.processors());
    out.printf("%-34s %6s %8s %8s %8s %8s%n", "milliseconds", "count", "P50", "P95", "P99", "max");
    for (Starts.Found starts : report.starts()) {
      line(out, starts.worker() ? "starts, worker up" : "starts, worker down", starts.latencyMs());
    }
    line(out, "lists of runs, all", report.lists().runsLatencyMs());
    report.lists().byKindMs().forEach((kind, latencies) -> line(out, "  " + kind, latencies));
    out.println();
    for (Starts.Found starts : report.starts()) {
      out.printf(
          Locale.ROOT,
          "%s: %.1f of %.1f starts a second accepted, answers %s %s; %d accepted, %d lost%n",
          starts.worker() ? "worker up" : "worker down",
          starts.acceptedPerSecond(),
          starts.offeredPerSecond(),
          starts.answers(),
          starts.problems(),
          starts.accepted(),
          starts.lost());
    }
  }

  private static void line(PrintWriter out, String what, Latencies latencies) {
    out.printf(
        Locale.ROOT,
        "%-34s %6d %8.1f %8.1f %8.1f %8.1f%n",
        what,
        latencies.count(),
        latencies.p50(),
        latencies.p95(),
        latencies.p99(),
        latencies.max());
  }
}
