package dev.weft.bench.chaos;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import dev.weft.bench.chaos.check.Finding;
import dev.weft.bench.chaos.fault.Schedule;
import dev.weft.bench.chaos.load.Home;
import java.io.IOException;
import java.io.PrintWriter;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Callable;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** Breaks a stack of its own on purpose, and proves afterwards that nothing was lost. */
@Command(
    name = "chaos",
    description = {
      "Run random flows on a stack of its own while its parts are killed, paused and starved and its"
          + " runs are terminated, reset and cancelled from outside. Afterwards compare what the"
          + " client was promised, the provider's journal, the tables and the engine's histories.",
      "The last line counts what is wrong; the exit code is 0 only when nothing is, and 1"
          + " otherwise."
    },
    mixinStandardHelpOptions = true)
public final class ChaosCommand implements Callable<Integer> {
  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.INDENT_OUTPUT);

  @Spec private CommandSpec spec;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description =
          "Where schedule and flows come from; the same seed repeats both. Random unless given.")
  private @Nullable Long seed;

  @Option(
      names = "--minutes",
      paramLabel = "M",
      defaultValue = "5",
      description = "How long faults strike (default ${DEFAULT-VALUE}); as in 0.5.")
  private double minutes;

  @Option(
      names = "--faults-per-minute",
      paramLabel = "N",
      defaultValue = "12",
      description = "How many strike in a minute (default ${DEFAULT-VALUE}).")
  private int faultsPerMinute;

  @Option(
      names = "--runs-per-minute",
      paramLabel = "N",
      defaultValue = "60",
      description = "How many flows are started in a minute (default ${DEFAULT-VALUE}).")
  private int runsPerMinute;

  @Option(
      names = "--regions",
      paramLabel = "N",
      defaultValue = "3",
      description =
          "How many regions the stack has, 1 to 3 (default ${DEFAULT-VALUE}); each further one"
              + " takes a worker's memory, some 450 MB.")
  private int regions;

  @Option(
      names = "--json",
      description =
          "Print one JSON object on standard output; everything else goes to standard error.")
  private boolean json;

  /** Only for picocli. */
  @SuppressWarnings("NullAway.Init")
  public ChaosCommand() {}

  @Override
  public Integer call() throws IOException, InterruptedException {
    if (minutes <= 0 || faultsPerMinute <= 0 || runsPerMinute <= 0) {
      throw new ParameterException(
          spec.commandLine(), "--minutes, --faults-per-minute and --runs-per-minute are above 0");
    }
    if (regions < 1 || regions > Home.most()) {
      throw new ParameterException(spec.commandLine(), "--regions is between 1 and " + Home.most());
    }
    long chosen = seed == null ? ThreadLocalRandom.current().nextInt(1_000_000) : seed;
    Duration length = Duration.ofMillis(Math.round(minutes * 60_000));
    Schedule schedule = Schedule.of(chosen, length, faultsPerMinute);
    PrintWriter out = spec.commandLine().getOut();
    PrintWriter said = json ? spec.commandLine().getErr() : out;
    Verdict verdict;
    try (ChaosRun run = new ChaosRun(schedule, regions, runsPerMinute, said)) {
      verdict = run.verdict();
    }
    said.println(verdict.line());
    said.flush();
    if (json) {
      out.println(JSON.writeValueAsString(summary(chosen, verdict)));
      out.flush();
    }
    return verdict.isGood() ? 0 : 1;
  }

  private Map<String, Object> summary(long chosen, Verdict verdict) {
    Map<String, Object> summary = new LinkedHashMap<>();
    summary.put("seed", chosen);
    summary.put("minutes", minutes);
    summary.put("regions", regions);
    summary.put("runs", verdict.runs());
    summary.put("faults", verdict.faults());
    summary.put("lost", verdict.count(Finding.Kind.LOST));
    summary.put("doubled", verdict.count(Finding.Kind.DOUBLED));
    summary.put("silentDebt", verdict.count(Finding.Kind.SILENT_DEBT));
    summary.put("misread", verdict.count(Finding.Kind.MISREAD));
    summary.put("findings", verdict.findings());
    return summary;
  }
}
