package dev.weft.bench.parts;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import dev.weft.bench.stack.OwnStack;
import java.io.IOException;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.openjdk.jmh.infra.BenchmarkParams;
import org.openjdk.jmh.results.Result;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** Measures parts. */
@Command(
    name = "parts",
    description =
        "Measure what stands in the way of every call, piece by piece: a placement, an"
            + " authorisation in process and over REST, encrypting and"
            + " decrypting a payload, finding a key. Takes about a minute.",
    mixinStandardHelpOptions = true)
public final class PartsCommand implements Callable<Integer> {
  private static final double NANOS_PER_MICRO = 1_000;
  private static final String ALL = PartsCommand.class.getPackageName() + "\\..*Benchmark.*";
  private static final String COLD = ".*KeyBenchmark.cold$";

  @CommandLine.Spec private CommandLine.Model.CommandSpec spec;

  @Option(names = "--json", description = "Print one JSON object and nothing else.")
  private boolean json;

  @Option(
      names = "--seconds",
      defaultValue = "3",
      description = "How long each is measured, after half as long a warm-up (${DEFAULT-VALUE}).")
  private int seconds = 3;

  @Option(
      names = "--forks",
      defaultValue = "2",
      description = "In how many processes each runs, one after the other (${DEFAULT-VALUE}).")
  private int forks = 2;

  /** Only for picocli. */
  @SuppressWarnings("NullAway.Init")
  public PartsCommand() {}

  /**
   * What was measured of one part.
   *
   * @param micros for one, in microseconds
   * @param error half of the interval that holds the mean with 99.9 %; NaN for a single measurement
   * @param aim what it shall stay below; NaN for none
   */
  record Figure(String name, double micros, double error, double aim) {}

  @Override
  public Integer call() throws IOException, InterruptedException, RunnerException {
    List<Figure> figures = new ArrayList<>();
    try (OwnStack stack = OwnStack.named("parts")) {
      System.err.println("starting a database under " + stack.home());
      stack.clear();
      stack.start("--only", "migrator");
      stack.weft("policy", "use", "shipped");
      String config = stack.home().resolve("run").resolve("effective.yaml").toString();
      for (RunResult result : measured(config)) {
        figures.add(figure(result));
      }
      figures.sort(Comparator.comparing(Figure::name));
    }
    PrintWriter out = spec.commandLine().getOut();
    out.println(json ? json(figures) : table(figures));
    out.flush();
    return 0;
  }

  private Collection<RunResult> measured(String config) throws RunnerException {
    int each = Math.max(1, seconds);
    List<RunResult> results = new ArrayList<>();
    results.addAll(
        new Runner(
                options(config)
                    .include(ALL)
                    .exclude(COLD)
                    .warmupIterations(each)
                    .warmupTime(TimeValue.milliseconds(500))
                    .measurementIterations(each)
                    .measurementTime(TimeValue.seconds(1))
                    .build())
            .run());
    // What can be done once only says itself how often.
    results.addAll(new Runner(options(config).include(COLD).build()).run());
    return results;
  }

  private ChainedOptionsBuilder options(String config) {
    return new OptionsBuilder()
        .forks(Math.max(1, forks))
        .jvmArgsAppend(
            "-XX:+UseSerialGC",
            "--enable-native-access=ALL-UNNAMED",
            "--sun-misc-unsafe-memory-access=allow",
            "-D" + KeyBenchmark.CONFIG + "=" + config)
        .verbosity(VerboseMode.SILENT)
        .shouldFailOnError(true);
  }

  private static Figure figure(RunResult result) {
    BenchmarkParams parameters = result.getParams();
    String full = parameters.getBenchmark();
    String name =
        full.substring(full.lastIndexOf('.', full.lastIndexOf('.') - 1) + 1)
            .replace("Benchmark.", ".")
            .toLowerCase(Locale.ROOT);
    String size = parameters.getParam("size");
    String whole = size == null ? name : name + " " + Integer.parseInt(size) / 1024 + " KB";
    Result<?> primary = result.getPrimaryResult();
    int batch = Math.max(1, parameters.getMeasurement().getBatchSize());
    return new Figure(
        whole,
        primary.getScore() / batch / NANOS_PER_MICRO,
        primary.getScoreError() / batch / NANOS_PER_MICRO,
        aim(whole));
  }

  private static double aim(String name) {
    return switch (name) {
      case "authorisation.inprocess" -> 50;
      case "placement.decide", "codec.encode 1 KB", "codec.decode 1 KB" -> 20;
      default -> Double.NaN;
    };
  }

  private static String table(List<Figure> figures) {
    StringBuilder text =
        new StringBuilder("%-20s %14s %10s %8s%n".formatted("", "microseconds", "+-", "aim"));
    for (Figure figure : figures) {
      text.append(
          "%-20s %14.2f %10s %8s%n"
              .formatted(
                  figure.name(),
                  figure.micros(),
                  number(figure.error()),
                  Double.isNaN(figure.aim()) ? "" : "< " + number(figure.aim())));
    }
    return text.toString().stripTrailing();
  }

  private static String number(double value) {
    return Double.isNaN(value) ? "" : String.format(Locale.ROOT, "%.2f", value);
  }

  private static String json(List<Figure> figures) {
    ObjectNode all = new ObjectMapper().createObjectNode();
    ArrayNode parts = all.putArray("parts");
    for (Figure figure : figures) {
      ObjectNode part = parts.addObject();
      part.put("name", figure.name());
      part.put("micros", figure.micros());
      if (!Double.isNaN(figure.error())) {
        part.put("error", figure.error());
      }
      if (!Double.isNaN(figure.aim())) {
        part.put("aim", figure.aim());
      }
    }
    return all.toPrettyString();
  }
}
