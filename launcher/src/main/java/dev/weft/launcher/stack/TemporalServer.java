package dev.weft.launcher.stack;

import dev.weft.contract.config.PostgresUrl;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.tls.LiveTls;
import dev.weft.launcher.engine.EnginePrograms;
import dev.weft.launcher.os.PrivateFiles;
import dev.weft.launcher.os.Programs;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** The embedded Temporal server on Weft's own PostgreSQL, and its Web UI. */
final class TemporalServer {
  /** Fixed when the database is made; another number would need a new one. */
  private static final int HISTORY_SHARDS = 4;

  private static final Duration LOGIN_LIMIT = Duration.ofMinutes(2);

  private static final String NO_SUCH_DATABASE = "3D000";

  private final EnginePrograms programs;
  private final Path home;
  private final Path application;
  private final WeftConfig config;
  private final Database database;
  private final @Nullable URI keys;

  /**
   * Where the engine's own databases are and who owns them.
   *
   * @param url of any database of the server
   */
  record Database(String url, String user, String password) {
    private URI server() {
      return URI.create(url.substring("jdbc:".length()));
    }

    String host() {
      return server().getHost();
    }

    String port() {
      return String.valueOf(server().getPort() < 0 ? 5432 : server().getPort());
    }
  }

  /**
   * @param keys where it finds the keys of tokens; null when it asks for none
   */
  TemporalServer(
      EnginePrograms programs,
      Path home,
      Path application,
      WeftConfig config,
      Database database,
      @Nullable URI keys) {
    this.programs = programs;
    this.home = home;
    this.application = application;
    this.config = config;
    this.database = database;
    this.keys = keys;
  }

  Part server() {
    WeftConfig.Temporal settings = config.temporal();
    Path program = Path.of(Objects.requireNonNull(programs.server()));
    return new Part(
        PartName.TEMPORAL,
        this::migrateSchema,
        new Part.Launch(command(program), environment(), home),
        Probe.tcp("127.0.0.1", settings.port()),
        Namespaces.step(application.resolve("temporal-config"), config),
        "TERM",
        Duration.ofSeconds(15),
        Duration.ofMinutes(3),
        "127.0.0.1:" + settings.port());
  }

  private List<String> command(Path program) {
    List<String> command = new ArrayList<>(List.of(program.toString(), "start"));
    if (keys != null) {
      for (String service :
          List.of("frontend", "internal-frontend", "history", "matching", "worker")) {
        command.add("--service");
        command.add(service);
      }
    }
    return command;
  }

  /** Its own services, and the Web UI, which is the operator's, have a door of their own. */
  private Map<String, String> authorisation(URI jwks, int internal) {
    return Map.of(
        "TEMPORAL_AUTH_AUTHORIZER", "default",
        "TEMPORAL_AUTH_CLAIM_MAPPER", "default",
        "TEMPORAL_JWT_KEY_SOURCE1", jwks.toString(),
        "USE_INTERNAL_FRONTEND", "true",
        "INTERNAL_FRONTEND_GRPC_PORT", String.valueOf(EngineTokens.innerDoor(config)),
        "INTERNAL_FRONTEND_MEMBERSHIP_PORT", String.valueOf(internal + 8),
        "INTERNAL_FRONTEND_HTTP_PORT", String.valueOf(internal + 9));
  }

  private Map<String, String> environment() {
    WeftConfig.Temporal settings = config.temporal();
    int internal = settings.internalPortBase();
    Map<String, String> variables = new LinkedHashMap<>();
    variables.put("DB", "postgres12_pgx");
    variables.put("POSTGRES_SEEDS", database.host());
    variables.put("DB_PORT", database.port());
    variables.put("POSTGRES_USER", database.user());
    variables.put("POSTGRES_PWD", database.password());
    variables.put("DBNAME", "temporal");
    variables.put("VISIBILITY_DBNAME", "temporal_visibility");
    variables.put("NUM_HISTORY_SHARDS", String.valueOf(HISTORY_SHARDS));
    variables.put("BIND_ON_IP", "127.0.0.1");
    variables.put("TEMPORAL_BROADCAST_ADDRESS", "127.0.0.1");
    variables.put("FRONTEND_GRPC_PORT", String.valueOf(settings.port()));
    variables.put("FRONTEND_HTTP_PORT", String.valueOf(settings.httpPort()));
    variables.put("FRONTEND_MEMBERSHIP_PORT", String.valueOf(internal));
    variables.put("HISTORY_GRPC_PORT", String.valueOf(internal + 1));
    variables.put("HISTORY_MEMBERSHIP_PORT", String.valueOf(internal + 2));
    variables.put("MATCHING_GRPC_PORT", String.valueOf(internal + 3));
    variables.put("MATCHING_MEMBERSHIP_PORT", String.valueOf(internal + 4));
    variables.put("WORKER_GRPC_PORT", String.valueOf(internal + 5));
    variables.put("WORKER_MEMBERSHIP_PORT", String.valueOf(internal + 6));
    variables.put(
        "DYNAMIC_CONFIG_FILE_PATH",
        application.resolve("temporal-config/dynamic/laptop.yaml").toString());
    if (keys != null) {
      variables.putAll(authorisation(keys, internal));
    }
    variables.putAll(EngineTls.ofServer(config, database));
    variables.put("LOG_LEVEL", serverLogLevel(config.telemetry().logLevel()));
    return variables;
  }

  /** The server is chatty: what is INFO to Weft is WARN to it. */
  private static String serverLogLevel(WeftConfig.LogLevel level) {
    return switch (level) {
      case TRACE, DEBUG -> "info";
      case INFO, WARN -> "warn";
      case ERROR -> level.name().toLowerCase(Locale.ROOT);
    };
  }

  private void migrateSchema() throws IOException, SQLException {
    migrate("temporal", "postgresql/v12/temporal");
    migrate("temporal_visibility", "postgresql/v12/visibility");
  }

  private void migrate(String name, String schema) throws IOException, SQLException {
    if (!hasSchema(name)) {
      sqlTool(name, List.of("setup-schema", "-v", "0.0"));
    }
    sqlTool(name, List.of("update-schema", "--schema-name", schema));
  }

  private boolean hasSchema(String name) throws IOException, SQLException {
    String url = PostgresUrl.withDatabase(database.url(), name);
    try (Connection connection =
            DriverManager.getConnection(url, database.user(), database.password());
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("select to_regclass('schema_version')")) {
      return rows.next() && rows.getString(1) != null;
    } catch (SQLException e) {
      if (!NO_SUCH_DATABASE.equals(e.getSQLState())) {
        throw e;
      }
      sqlTool(name, List.of("create-database"));
      return false;
    }
  }

  private void sqlTool(String name, List<String> arguments) throws IOException {
    List<String> command = new ArrayList<>();
    command.add(Objects.requireNonNull(programs.sqlTool()));
    command.addAll(arguments);
    Map<String, String> environment = new LinkedHashMap<>();
    environment.put("SQL_PLUGIN", "postgres12_pgx");
    environment.put("SQL_HOST", database.host());
    environment.put("SQL_PORT", database.port());
    environment.put("SQL_USER", database.user());
    environment.put("SQL_PASSWORD", database.password());
    environment.put("SQL_DATABASE", name);
    environment.putAll(EngineTls.ofSqlTool(config, database));
    Programs.Outcome outcome = Programs.run(command, home, environment, 120);
    if (outcome.exitCode() != 0) {
      throw new IOException(
          "schema of "
              + name
              + ": "
              + outcome.output().lines().reduce((first, second) -> second).orElse("failed"));
    }
  }

  Part ui(String program) {
    Path folder = home.resolve("run").resolve("ui");
    String address = EffectiveConfig.embeddedUi(config);
    SSLContext ownTls = address.startsWith("https:") ? LiveTls.services(config) : null;
    return new Part(
        PartName.UI,
        () -> {
          PrivateFiles.write(folder.resolve("weft.yaml"), WebUiConfig.of(config));
          awaitLogin();
        },
        new Part.Launch(
            List.of(program, "-r", folder.toString(), "-c", ".", "-e", "weft", "start"),
            EngineTls.ofGoPrograms(config),
            home),
        Probe.http(address + "/healthz", ownTls),
        Part.Step.nothing(),
        "TERM",
        Duration.ofSeconds(10),
        Duration.ofSeconds(60),
        address);
  }

  /**
   * The Web UI ends when it cannot read how people log in. The api refuses to say so for as long as
   * policy is away, which must not take the stack down.
   */
  private void awaitLogin() throws IOException, InterruptedException {
    WeftConfig.Login login = config.temporal().ui().login();
    if (!login.enabled() || !login.issuer().startsWith(config.api().publicUrl())) {
      return;
    }
    SSLContext tls = login.issuer().startsWith("https:") ? LiveTls.services(config) : null;
    Probe discovery = Probe.http(login.issuer() + "/.well-known/openid-configuration", tls);
    long end = System.nanoTime() + LOGIN_LIMIT.toNanos();
    while (discovery.check() != Probe.Health.READY) {
      if (System.nanoTime() > end) {
        throw new IOException("the api does not say how people log in; see ./weft logs api");
      }
      TimeUnit.MILLISECONDS.sleep(500);
    }
  }
}
