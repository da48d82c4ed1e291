package dev.weft.launcher.stack;

import dev.weft.contract.config.PostgresUrl;
import dev.weft.contract.config.Regions;
import dev.weft.contract.config.TlsFiles;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.tls.LiveTls;
import dev.weft.launcher.engine.EnginePrograms;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** Makes the parts of a plan. */
final class Parts {
  /** Long enough for a machine that is busy: what is ended here begins again with nothing. */
  private static final Duration START = Duration.ofMinutes(5);

  /** Some milliseconds for each open run. */
  private static final Duration START_WITH_COMPARISON = Duration.ofHours(1);

  private final LaunchPlan plan;
  private final WeftConfig config;
  private final Secrets secrets;
  private final Path home;
  private final @Nullable URI engineKeys;

  /**
   * @param engineKeys where the embedded engine finds the keys of tokens; null when it asks for
   *     none
   */
  Parts(LaunchPlan plan, WeftConfig config, Secrets secrets, @Nullable URI engineKeys) {
    this.engineKeys = engineKeys;
    this.plan = plan;
    this.config = config;
    this.secrets = secrets;
    this.home = config.home();
  }

  List<Part> list() {
    List<Part> parts = new ArrayList<>();
    for (PartName name : plan.parts()) {
      Part part =
          switch (name) {
            case POSTGRES -> postgres();
            case REDIS -> redis();
            case TEMPORAL -> temporal();
            case UI -> ui();
            case MIGRATOR -> migrator();
            case SANDBOX -> sandbox();
            case WORKER -> worker(config);
            case API -> api();
          };
      if (part != null) {
        parts.add(part);
      }
    }
    if (plan.parts().contains(PartName.WORKER)) {
      List<WeftConfig> regions = Regions.of(config);
      for (WeftConfig further : regions.subList(1, regions.size())) {
        parts.add(worker(further).of(further.region().id()));
      }
      if (regions.size() > 1) {
        parts.add(mover().of("mover"));
      }
    }
    return parts;
  }

  private Part postgres() {
    WeftConfig.Postgres settings = config.postgres();
    if (plan.ownPostgres()) {
      Path programs = Path.of(Objects.requireNonNull(plan.postgresHome()));
      List<WeftConfig.Postgres> regions =
          Regions.of(config).stream()
              .map(WeftConfig::postgres)
              .filter(region -> region.url().startsWith(embedded(settings)))
              .toList();
      return new PostgresServer(programs, home, config, regions, secrets).part();
    }
    return elsewhere(
        PartName.POSTGRES,
        Probe.sql(PostgresUrl.of(config), settings.ownerUser(), settings.ownerPassword()),
        hostAndPort(settings.url().substring("jdbc:".length()), 5432));
  }

  private static String embedded(WeftConfig.Postgres server) {
    return "jdbc:postgresql://127.0.0.1:" + server.port() + "/";
  }

  private Part redis() {
    WeftConfig.Redis settings = config.redis();
    if (plan.ownRedis()) {
      Path program = Path.of(Objects.requireNonNull(plan.redisProgram()));
      String address = settings.url();
      return config.regions().isEmpty()
          ? new RedisServer(program, home, config, settings.password(), List.of()).part()
          : new RedisServer(
                  program,
                  home,
                  config,
                  secrets.redis(),
                  Regions.of(config).stream()
                      .filter(region -> region.redis().url().equals(address))
                      .toList())
              .part();
    }
    String address = hostAndPort(settings.url(), 6379);
    return elsewhere(PartName.REDIS, probe(address), address);
  }

  private Part temporal() {
    String address = config.temporal().address();
    if (!plan.ownTemporal()) {
      return new Part(
          PartName.TEMPORAL,
          Part.Step.nothing(),
          null,
          probe(address),
          Namespaces.step(application().resolve("temporal-config"), config),
          "TERM",
          Duration.ZERO,
          Duration.ofMinutes(1),
          address);
    }
    EnginePrograms engine = Objects.requireNonNull(plan.engine());
    return engine.inMemory() ? testServer() : temporalServer(engine).server();
  }

  private TemporalServer temporalServer(EnginePrograms engine) {
    return new TemporalServer(engine, home, application(), config, engineDatabase(), engineKeys);
  }

  private TemporalServer.Database engineDatabase() {
    if (plan.ownPostgres()) {
      return new TemporalServer.Database(
          PostgresServer.url(config, "temporal"), PostgresServer.TEMPORAL_USER, secrets.temporal());
    }
    return new TemporalServer.Database(
        PostgresUrl.of(config), config.postgres().ownerUser(), config.postgres().ownerPassword());
  }

  /** Temporal's in-memory test server: the last resort, when no real server can be had. */
  private Part testServer() {
    int port = config.temporal().port();
    return new Part(
        PartName.TEMPORAL,
        Part.Step.nothing(),
        new Part.Launch(
            List.of(
                plan.java(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-cp",
                application().resolve("launcher") + "/*",
                "io.temporal.testserver.TestServer",
                String.valueOf(port)),
            Map.of(),
            home),
        Probe.tcp("127.0.0.1", port),
        Namespaces.attributesOnly(application().resolve("temporal-config"), config),
        "TERM",
        Duration.ofSeconds(5),
        Duration.ofMinutes(1),
        "127.0.0.1:" + port);
  }

  private @Nullable Part ui() {
    EnginePrograms engine = plan.engine();
    String program = engine == null ? null : engine.ui();
    String own = EffectiveConfig.embeddedUi(config);
    return engine == null || program == null || !config.temporal().ui().url().equals(own)
        ? null
        : temporalServer(engine).ui(program);
  }

  private Part migrator() {
    return new Part(
        PartName.MIGRATOR,
        Part.Step.nothing(),
        launch(
            PartName.MIGRATOR,
            // It is over before thorough compilation would pay.
            options("workers", "-Xmx128m", "-XX:TieredStopAtLevel=1"),
            "dev.weft.platform.store.Migrator"),
        null,
        Part.Step.nothing(),
        "TERM",
        Duration.ofSeconds(30),
        Duration.ofMinutes(5),
        "");
  }

  private @Nullable Part sandbox() {
    int port = config.sandbox().port();
    return config.sandbox().enabled()
        ? own(
            PartName.SANDBOX,
            Part.Step.nothing(),
            launch(
                PartName.SANDBOX,
                options("sandbox", "-Xmx96m"),
                "dev.weft.sandbox.SandboxApplication"),
            local(port),
            "/health",
            START)
        : null;
  }

  private Part worker(WeftConfig region) {
    int share = 6 * (config.regions().size() + 1);
    return own(
        PartName.WORKER,
        () -> WorkerOptions.write(home, options("workers", heap(share, 1024, 8192))),
        new Part.Launch(
            List.of(
                plan.java(),
                "@" + WorkerOptions.file(home),
                "dev.weft.worker.WorkerApplication",
                "--region",
                region.region().id()),
            ProcessConfig.ofWorker(config, region),
            home),
        local(region.worker().healthPort()),
        "/health/ready",
        START);
  }

  /** The only process that has the means of several regions' owners: it moves tenants. */
  private Part mover() {
    int port = FurtherRegions.moverPort(config);
    List<String> command = new ArrayList<>(List.of(plan.java()));
    command.addAll(options("workers", "-Xmx160m", "-XX:TieredStopAtLevel=1"));
    command.addAll(List.of("dev.weft.worker.MoverApplication", String.valueOf(port)));
    return own(
        PartName.WORKER,
        Part.Step.nothing(),
        new Part.Launch(
            List.copyOf(command), ProcessConfig.environment(config, PartName.MIGRATOR), home),
        local(port),
        "/health/ready",
        START);
  }

  private Part api() {
    return own(
        PartName.API,
        Part.Step.nothing(),
        launch(PartName.API, options("api", heap(16, 384, 2048)), "dev.weft.api.ApiApplication"),
        (TlsFiles.ofApi(config).hasCertificate() ? "https://" : "http://")
            + config.api().nearAddress()
            + ":"
            + config.api().port(),
        "/health/ready",
        config.api().reconcileFirst() ? START_WITH_COMPARISON : START);
  }

  private static String local(int port) {
    return "http://127.0.0.1:" + port;
  }

  private Part own(
      PartName name,
      Part.Step prepare,
      Part.Launch launch,
      String address,
      String health,
      Duration limit) {
    return new Part(
        name,
        prepare,
        launch,
        Probe.http(
            address + health, address.startsWith("https:") ? LiveTls.services(config) : null),
        Part.Step.nothing(),
        "TERM",
        Duration.ofSeconds(20),
        limit,
        address);
  }

  /** A part of the machine's memory, in megabytes, within bounds: large values need room. */
  private static String heap(int part, long least, long most) {
    long machine =
        ((com.sun.management.OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
            .getTotalMemorySize();
    return "-Xmx" + Math.clamp(machine / part / 1024 / 1024, least, most) + "m";
  }

  private List<String> options(String module, String... own) {
    List<String> options = new ArrayList<>(List.of(own));
    options.addAll(
        List.of(
            "-XX:+UseSerialGC",
            "-XX:+ExitOnOutOfMemoryError",
            "--enable-native-access=ALL-UNNAMED",
            "-cp",
            application().resolve(module) + "/*"));
    return options;
  }

  private Part.Launch launch(PartName name, List<String> options, String mainClass) {
    List<String> command = new ArrayList<>(List.of(plan.java()));
    command.addAll(options);
    command.add(mainClass);
    return new Part.Launch(List.copyOf(command), ProcessConfig.environment(config, name), home);
  }

  private Path application() {
    return Path.of(plan.application());
  }

  private static Part elsewhere(PartName name, Probe probe, String address) {
    return new Part(
        name,
        Part.Step.nothing(),
        null,
        probe,
        Part.Step.nothing(),
        "TERM",
        Duration.ZERO,
        Duration.ofMinutes(1),
        address);
  }

  private static Probe probe(String address) {
    int colon = address.lastIndexOf(':');
    return Probe.tcp(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }

  private static String hostAndPort(String url, int otherwise) {
    URI uri = URI.create(url);
    return uri.getHost() + ":" + (uri.getPort() < 0 ? otherwise : uri.getPort());
  }
}
