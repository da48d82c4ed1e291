package dev.weft.bench.parts;

import dev.weft.contract.config.PolicyFolder;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.policy.authorisation.AuthorisationDecision;
import dev.weft.policy.authorisation.Authoriser;
import dev.weft.policy.authorisation.EvaluationException;
import dev.weft.policy.authorisation.Question;
import dev.weft.policy.authorisation.ServerEvaluator;
import dev.weft.policy.authorisation.Verdict;
import dev.weft.policy.authorisation.WasmEvaluator;
import java.io.IOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;

/** Whether a caller may use an endpoint, by the shipped rules. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@SuppressWarnings("NullAway.Init")
public class AuthorisationBenchmark {
  private static final Duration LIMIT = Duration.ofSeconds(10);
  private static final Question QUESTION =
      Question.api(
          new Question.Asker(
              "acme", "0197a2b0-0000-4000-8000-000000000000", List.of("flow:read", "flow:write")),
          new Question.Endpoint("POST", "/api/v1/flows", "flow:write", "flow.start", false),
          null);

  private WasmEvaluator inProcess;
  private Authoriser authoriser;
  private Process program;
  private ServerEvaluator server;

  /** Opens the bundle of the stack, here and in an OPA server. */
  @Setup
  public void open() throws IOException, EvaluationException {
    Path file = Path.of(System.getProperty(KeyBenchmark.CONFIG, ""));
    WeftConfig config =
        WeftConfigLoader.parse(
            file.toString(),
            Files.readString(file),
            Map.of(),
            file.toAbsolutePath().resolveSibling("").resolveSibling(""));
    PolicyFolder folder = PolicyFolder.of(config);
    String hash = folder.current().orElseThrow();
    inProcess = WasmEvaluator.open(folder, hash);
    authoriser =
        Authoriser.open(config, decision -> true, Clock.systemUTC(), _ -> UUID.randomUUID());
    if (!authoriser.await(LIMIT)) {
      throw new IllegalStateException("no policy bundle is loaded");
    }
    serve(folder.bundle(hash), config.temporal().engine().cache().resolve("engine"));
  }

  private void serve(Path bundle, Path programs) throws IOException, EvaluationException {
    Path opa;
    try (Stream<Path> folders = Files.list(programs)) {
      opa =
          folders
              .map(folder -> folder.resolve("opa"))
              .filter(Files::isExecutable)
              .findFirst()
              .orElseThrow();
    }
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    program =
        new ProcessBuilder(
                opa.toString(),
                "run",
                "--server",
                "--addr=127.0.0.1:" + port,
                "--log-level=error",
                "--bundle",
                bundle.resolve(PolicyFolder.ARCHIVE).toString())
            .redirectErrorStream(true)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .start();
    server = new ServerEvaluator(URI.create("http://127.0.0.1:" + port));
    long end = System.nanoTime() + LIMIT.toNanos();
    while (true) {
      try {
        server.decide(QUESTION.input(), LIMIT);
        return;
      } catch (EvaluationException e) {
        if (System.nanoTime() > end || !program.isAlive()) {
          throw e;
        }
      }
    }
  }

  /** Ends the server. */
  @TearDown
  public void close() {
    authoriser.close();
    server.close();
    program.destroyForcibly();
  }

  /** Evaluates in this process. */
  @Benchmark
  public Verdict inProcess() throws EvaluationException {
    return inProcess.decide(QUESTION.input(), LIMIT);
  }

  /** Answers a question that was answered before. */
  @Benchmark
  public AuthorisationDecision remembered() {
    return authoriser.decide(QUESTION);
  }

  /** Asks a server. */
  @Benchmark
  public Verdict server() throws EvaluationException {
    return server.decide(QUESTION.input(), LIMIT);
  }
}
