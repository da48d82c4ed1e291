package dev.weft.worker;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.platform.store.Migrator;
import dev.weft.testkit.flow.InMemoryEngine;
import dev.weft.testkit.policy.ShippedPolicy;
import io.temporal.api.enums.v1.IndexedValueType;
import io.temporal.api.operatorservice.v1.AddSearchAttributesRequest;
import io.temporal.serviceclient.OperatorServiceStubs;
import io.temporal.serviceclient.OperatorServiceStubsOptions;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.List;
import java.util.Map;

/** What a worker needs around it: database, provider, and the engine's test server. */
final class LocalStack implements AutoCloseable {
  static final String TENANT = "demo";

  private final EmbeddedPostgres database;
  private final Process sandbox;
  private final InMemoryEngine engine;
  private final WeftConfig config;

  private LocalStack(
      EmbeddedPostgres database, Process sandbox, InMemoryEngine engine, WeftConfig config) {
    this.database = database;
    this.sandbox = sandbox;
    this.engine = engine;
    this.config = config;
  }

  static LocalStack start() throws IOException, SQLException {
    return start(freePort(), "", Map.of());
  }

  /**
   * Starts with more configuration.
   *
   * @param redisPort where Redis is, if there is one
   * @param models lines of YAML
   * @param settings environment variables
   */
  static LocalStack start(int redisPort, String models, Map<String, String> settings)
      throws IOException, SQLException {
    EmbeddedPostgres database = EmbeddedPostgres.builder().start();
    try (Connection connection = database.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      for (String role : List.of("weft_owner", "weft_app", "weft_worker", "weft_system")) {
        statement.execute("CREATE ROLE " + role + " LOGIN PASSWORD '" + role + "'");
      }
      statement.execute("CREATE DATABASE weft OWNER weft_owner");
    }
    Path home = Files.createTempDirectory("weft-test");
    Process sandbox = sandbox(home);
    int enginePort = freePort();
    InMemoryEngine engine = InMemoryEngine.start(enginePort);
    WeftConfig config =
        ShippedPolicy.in(
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
                temporal: { address: "127.0.0.1:%d", namespace: default }
                worker: { healthPort: %d }
                sandbox: { url: "%s" }
                """
                        .formatted(
                            home,
                            database.getPort(),
                            redisPort,
                            enginePort,
                            freePort(),
                            address(sandbox))
                    + models,
                settings,
                home));
    new Migrator(config).migrate(List.of(TENANT));
    defineSearchAttributes(config);
    return new LocalStack(database, sandbox, engine, config);
  }

  private static void defineSearchAttributes(WeftConfig config) {
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
    operator.shutdownNow();
  }

  private static Process sandbox(Path home) throws IOException {
    ProcessBuilder command =
        new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-Xmx128m",
            "-XX:TieredStopAtLevel=1",
            "-cp",
            System.getProperty("java.class.path"),
            "dev.weft.sandbox.SandboxApplication");
    command.environment().remove("WEFT_CONFIG");
    command.environment().put("SANDBOX_PORT", "0");
    command.environment().put("WEFT_HOME", home.toString());
    return command.redirectError(ProcessBuilder.Redirect.INHERIT).start();
  }

  private static String address(Process sandbox) throws IOException {
    String line =
        new BufferedReader(new InputStreamReader(sandbox.getInputStream(), StandardCharsets.UTF_8))
            .readLine();
    if (line == null) {
      throw new IOException("the sandbox did not start");
    }
    return line.substring(line.indexOf("http"));
  }

  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }

  WeftConfig config() {
    return config;
  }

  @Override
  public void close() throws IOException {
    engine.close();
    sandbox.destroy();
    database.close();
  }
}
