package dev.weft.bench.chaos.beside;

import dev.weft.bench.chaos.process.Companion;
import dev.weft.bench.stack.OwnStack;
import dev.weft.contract.config.PolicyFolder;
import dev.weft.contract.config.WeftConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** The OPA server that the stack asks, and the bundle that it runs. */
public final class PolicyServer implements AutoCloseable {
  /** As the schedule names it. */
  public static final String NAME = "opa";

  private static final Duration SEEN = Duration.ofSeconds(20);

  /** So many different bundles follow each other; each is compiled once on a machine. */
  private static final int VARIANTS = 3;

  private final OwnStack stack;
  private final BundleSource source;
  private final Companion opa;
  private final String url;
  private final HttpClient http =
      HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();
  private int replaced;

  private PolicyServer(OwnStack stack, BundleSource source, Companion opa, String url) {
    this.stack = stack;
    this.source = source;
    this.opa = opa;
    this.url = url;
  }

  /**
   * Starts it with the rules that the stack brings along.
   *
   * @param stack which is not up yet, and will ask at the port
   */
  public static PolicyServer start(OwnStack stack, int port)
      throws IOException, InterruptedException {
    String hash = hash(stack.weft("policy", "build"));
    PolicyFolder folder = PolicyFolder.of(stack.given());
    BundleSource source = new BundleSource(hash, archive(folder, hash));
    Path settings = stack.home().resolve("opa.yaml");
    Files.writeString(
        settings,
        """
        services: { weft: { url: "%s" } }
        bundles:
          weft:
            service: weft
            resource: weft.tar.gz
            polling: { min_delay_seconds: 1, max_delay_seconds: 1 }
        """
            .formatted(source.url()));
    List<String> command =
        List.of(
            program(stack.given()),
            "run",
            "--server",
            "--addr=127.0.0.1:" + port,
            "--log-level=error",
            "--config-file=" + settings);
    Path log = stack.home().resolve("logs").resolve("opa.log");
    Companion opa = new Companion(NAME, port, log, command);
    opa.start();
    PolicyServer server = new PolicyServer(stack, source, opa, "http://127.0.0.1:" + port);
    if (!server.await(hash)) {
      server.close();
      throw new IOException("the OPA server does not run " + hash + "; its log is " + log);
    }
    return server;
  }

  /** As Weft found it: configured, in the cache, or on the PATH. */
  private static String program(WeftConfig config) throws IOException {
    String configured = config.authorisation().opaBinary();
    if (!configured.isEmpty()) {
      return configured;
    }
    Path cache = config.temporal().engine().cache().resolve("engine");
    try (Stream<Path> programs = Files.isDirectory(cache) ? Files.list(cache) : Stream.empty()) {
      return programs
          .filter(folder -> String.valueOf(folder.getFileName()).startsWith(NAME + "-"))
          .map(folder -> folder.resolve(NAME))
          .filter(Files::isExecutable)
          .max(Comparator.naturalOrder())
          .map(Path::toString)
          .orElse(NAME);
    }
  }

  private static Path archive(PolicyFolder folder, String hash) {
    return folder.bundle(hash).resolve(PolicyFolder.ARCHIVE);
  }

  /** The server's process. */
  public Companion process() {
    return opa;
  }

  /**
   * Another bundle takes over: the same rules, and one that grants and denies nothing.
   *
   * @return its hash
   */
  public synchronized String replace() throws IOException, InterruptedException {
    int variant = replaced % VARIANTS + 1;
    Path sources = stack.home().resolve("policy-sources-" + variant);
    copy(stack.root().resolve("policies/src/main/rego"), sources);
    Files.writeString(sources.resolve("harmless.rego"), rule(variant));
    Files.writeString(sources.resolve("harmless_test.rego"), test(variant));
    String hash = hash(stack.weft("policy", "build", "--use", sources.toString()));
    PolicyFolder folder = PolicyFolder.of(stack.config());
    source.replace(hash, archive(folder, hash));
    replaced++;
    return hash;
  }

  /** What {@code ./weft policy build} says first. */
  private static String hash(String said) {
    return said.strip().split("\\s", 2)[0];
  }

  private static String rule(int variant) {
    return """
    # METADATA
    # description: Grants and denies nothing.
    package weft.harmless

    # METADATA
    # title: Number
    # description: Makes another bundle of the same rules.
    number := %d
    """
        .formatted(variant);
  }

  private static String test(int variant) {
    return """
    package weft.harmless_test

    import data.weft.harmless

    test_number if harmless.number == %d
    """
        .formatted(variant);
  }

  private static void copy(Path from, Path to) throws IOException {
    try (Stream<Path> files = Files.walk(from)) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        Path copy = to.resolve(from.relativize(file).toString());
        if (!Files.exists(copy)) {
          Files.createDirectories(copy.resolveSibling(""));
          Files.copy(file, copy);
        }
      }
    }
  }

  /** Waits until the server runs a bundle, or for a while; tells which. */
  public boolean await(String hash) throws InterruptedException {
    long end = System.nanoTime() + SEEN.toNanos();
    while (System.nanoTime() < end) {
      try {
        if (runs().contains(hash)) {
          return true;
        }
      } catch (IOException e) {
        // It was taken away meanwhile, and gets the bundle when it is back.
        TimeUnit.MILLISECONDS.sleep(200);
      }
      TimeUnit.MILLISECONDS.sleep(100);
    }
    return false;
  }

  private String runs() throws IOException, InterruptedException {
    URI uri = URI.create(url + "/v1/data/weft/authorisation/revoked?provenance=true");
    HttpRequest request =
        HttpRequest.newBuilder(uri)
            .timeout(Duration.ofSeconds(2))
            .POST(HttpRequest.BodyPublishers.ofString("{\"input\":{}}"))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString()).body();
  }

  @Override
  public void close() {
    opa.close();
    source.close();
  }
}
