package dev.weft.bench.parts;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.platform.key.DataKey;
import dev.weft.platform.signal.RunSignals;
import dev.weft.platform.store.DatabaseRole;
import dev.weft.platform.store.Stores;
import io.opentelemetry.api.OpenTelemetry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/** Finding a person's key: in memory, and in the database, unwrapped. */
@State(Scope.Benchmark)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class KeyBenchmark {
  /** Names the complete configuration of a running stack. */
  static final String CONFIG = "weft.bench.config";

  private static final String TENANT = "demo";
  private static final int COLD_WARM_UP = 500;
  private static final int COLD = 2_000;

  private Stores stores = open();
  private String known = "";
  private Iterator<String> unknown = List.<String>of().iterator();

  private static Stores open() {
    Path file = Path.of(System.getProperty(CONFIG, ""));
    try {
      Path home = file.toAbsolutePath().resolveSibling("").resolveSibling("");
      WeftConfig config =
          WeftConfigLoader.parse(file.toString(), Files.readString(file), Map.of(), home);
      return Stores.open(
          config, DatabaseRole.API, OpenTelemetry.noop(), RunSignals.none(), Clock.systemUTC());
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  /** Makes the keys, and forgets that it has them. */
  @Setup
  public void prepare() {
    List<String> subjects = new ArrayList<>();
    for (int i = 0; i < COLD_WARM_UP + COLD; i++) {
      subjects.add(UUID.randomUUID().toString());
    }
    subjects.forEach(subject -> stores.keys().current(TENANT, subject));
    stores.close();
    stores = open();
    unknown = subjects.iterator();
    known = subjects.getLast();
  }

  /** As every payload but the first of a minute finds it. */
  @Benchmark
  @BenchmarkMode(Mode.AverageTime)
  public DataKey warm() {
    return stores.keys().current(TENANT, known);
  }

  /** As the first payload of a person finds it. */
  @Benchmark
  @BenchmarkMode(Mode.SingleShotTime)
  @Warmup(iterations = 1, batchSize = COLD_WARM_UP)
  @Measurement(iterations = 1, batchSize = COLD)
  public DataKey cold() {
    return stores.keys().current(TENANT, unknown.next());
  }

  /** Closes what it opened. */
  @TearDown
  public void close() {
    stores.close();
  }
}
