package dev.weft.api.it;

import dev.weft.api.ApiApplication;
import dev.weft.api.HttpCaller;
import dev.weft.api.TestApi;
import dev.weft.api.TestTokens;
import dev.weft.api.TracedWiring;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.contract.run.TaskQueues;
import dev.weft.platform.store.DatabaseRole;
import dev.weft.platform.store.Migrator;
import dev.weft.platform.store.Stores;
import dev.weft.platform.telemetry.Telemetry;
import dev.weft.platform.temporal.TemporalClients;
import dev.weft.testkit.policy.ShippedPolicy;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import io.opentelemetry.api.OpenTelemetry;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.temporal.testserver.TestServer;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;
import redis.embedded.RedisServer;

/**
 * PostgreSQL, Redis, Temporal's in-memory server, a worker with small flows, and two api processes'
 * worth of applications on the same stores, for all tests of the JVM.
 */
final class RealStack {
  static final TestTokens TOKENS = new TestTokens();

  private static final RealStack SHARED = new RealStack();

  private final WeftConfig config;
  private final Stores stores;
  private final TemporalClients engine;
  private final ConfigurableApplicationContext first;
  private final HttpCaller one;
  private final HttpCaller two;

  private RealStack() {
    int portOne = TestApi.freePort();
    int portTwo = TestApi.freePort();
    int enginePort = TestApi.freePort();
    config = config(database(), redis(), enginePort, portOne);
    new Migrator(config).migrate(List.of("acme", "globex"));
    TestServer.createPortBoundServer(enginePort, true);
    register(config);
    OpenTelemetry telemetry =
        Telemetry.open(config, "weft-worker", TracedWiring.SPANS).openTelemetry();
    stores = Stores.open(config, DatabaseRole.API, telemetry);
    engine = TemporalClients.open(config, stores, telemetry, new SimpleMeterRegistry());
    work();
    first = ApiApplication.start(config, TracedWiring.class);
    ApiApplication.start(withPort(config, portTwo), TracedWiring.class);
    one = new HttpCaller(portOne);
    two = new HttpCaller(portTwo);
  }

  static HttpCaller one() {
    return SHARED.one;
  }

  static HttpCaller two() {
    return SHARED.two;
  }

  static Stores stores() {
    return SHARED.stores;
  }

  static TemporalClients engine() {
    return SHARED.engine;
  }

  /** A connection to the database that sees everything. */
  static Connection superuser() throws SQLException {
    return DriverManager.getConnection(SHARED.config.postgres().url(), "postgres", "postgres");
  }

  static WeftConfig config() {
    return SHARED.config;
  }

  static ConfigurableApplicationContext application() {
    return SHARED.first;
  }

  static String anna() {
    return TOKENS.of("acme", "anna", TestTokens.ALL);
  }

  static String greta() {
    return TOKENS.of("globex", "greta", TestTokens.ALL);
  }

  private void work() {
    WorkerFactory factory = engine.workerFactory();
    Worker worker = factory.newWorker(TaskQueues.FLOWS);
    worker.registerWorkflowImplementationTypes(SmallAgentFlow.class, SmallPlan.class);
    worker.registerActivitiesImplementations(
        new StoredRuns(stores.runs()), new StoredApprovals(stores.approvals()));
    factory.start();
  }

  private static int database() {
    try {
      EmbeddedPostgres server = EmbeddedPostgres.builder().start();
      try (Connection connection = server.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        for (String role : List.of("weft_owner", "weft_app", "weft_worker", "weft_system")) {
          statement.execute("CREATE ROLE " + role + " LOGIN PASSWORD '" + role + "'");
        }
        statement.execute("CREATE DATABASE weft OWNER weft_owner");
      }
      return server.getPort();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  private static void register(WeftConfig config) {
    OperatorServiceStubs operator =
        OperatorServiceStubs.newServiceStubs(
            OperatorServiceStubsOptions.newBuilder()
                .setTarget(config.temporal().address())
                .validateAndBuildWithDefaults());
    AddSearchAttributesRequest.Builder request =
        AddSearchAttributesRequest.newBuilder().setNamespace(config.temporal().namespace());
    for (String name : List.of("WeftTenant", "WeftRun", "WeftFlow", "WeftSubject")) {
      request.putSearchAttributes(name, IndexedValueType.INDEXED_VALUE_TYPE_KEYWORD);
    }
    operator.blockingStub().addSearchAttributes(request.build());
    operator.shutdown();
  }

  private static int redis() {
    try {
      int port = TestApi.freePort();
      RedisServer server =
          RedisServer.newRedisServer()
              .port(port)
              .setting("bind 127.0.0.1")
              .setting("save \"\"")
              .build();
      server.start();
      return port;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WeftConfig config(int database, int redis, int engine, int port) {
    try {
      Path home = Files.createTempDirectory("weft-api-it");
      return ShippedPolicy.in(
          WeftConfigLoader.parse(
              "test",
              """
              home: %s
              postgres:
                url: jdbc:postgresql://127.0.0.1:%d/weft
                appPassword: weft_app
                workerPassword: weft_worker
                systemPassword: weft_system
                ownerPassword: weft_owner
              redis: { url: "redis://127.0.0.1:%d" }
              temporal: { address: "127.0.0.1:%d", namespace: weft-test }
              api:
                { port: %d, metricsPort: %d, rateLimit: { requestsPerMinute: 100000 } }
              auth: { jwks: "%s" }
              telemetry: { logLevel: WARN }
              """
                  .formatted(
                      home, database, redis, engine, port, TestApi.freePort(), TOKENS.jwks(home)),
              Map.of(),
              home));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static WeftConfig withPort(WeftConfig config, int port) {
    return WeftConfigLoader.parse(
        "test",
        WeftConfigLoader.toYaml(config),
        Map.of(
            "WEFT_API_PORT",
            String.valueOf(port),
            "WEFT_API_METRICS_PORT",
            String.valueOf(TestApi.freePort())),
        config.home());
  }
}
