package dev.weft.platform.store;

import dev.weft.contract.config.PostgresUrl;
import dev.weft.contract.config.RegionalRedisUser;
import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.platform.signal.RunSignals;
import dev.weft.testkit.tls.TestAuthority;
import io.opentelemetry.api.OpenTelemetry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import redis.embedded.RedisServer;

/**
 * Two regions as a laptop has them: one PostgreSQL and one Redis, each with a database, roles, a
 * user and keys of its own; both servers take TLS connections alone. Tenant {@link #EU_TENANT} is
 * at home in one, {@link #US_TENANT} in the other.
 */
final class TwoRegions implements AutoCloseable {
  static final String EU_TENANT = "demo";
  static final String US_TENANT = "globex";

  private final EmbeddedPostgres postgres;
  private final RedisServer redis;
  private final WeftConfig config;
  private final Path home = Files.createTempDirectory("weft-regions");

  TwoRegions() throws IOException, SQLException {
    postgres = EmbeddedPostgres.builder().start();
    try (Connection connection = postgres.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      for (String region : List.of("eu", "us")) {
        for (String role : List.of("owner", "app", "worker", "system")) {
          String name = role + "_" + region;
          statement.execute("CREATE ROLE " + name + " LOGIN PASSWORD '" + name + "'");
        }
        statement.execute("CREATE DATABASE weft_" + region + " OWNER owner_" + region);
        statement.execute("REVOKE ALL ON DATABASE weft_" + region + " FROM PUBLIC");
        for (String role : List.of("app", "worker", "system")) {
          statement.execute(
              "GRANT CONNECT ON DATABASE weft_" + region + " TO " + role + "_" + region);
        }
      }
    }
    TestAuthority authority = new TestAuthority("regions");
    TestAuthority.Issued server = authority.issue("127.0.0.1");
    TestAuthority.replace(home.resolve("ca.pem"), authority.pem());
    TestAuthority.replace(home.resolve("server.pem"), server.certificatePem());
    TestAuthority.replace(home.resolve("server.key"), server.keyPem());
    Files.setPosixFilePermissions(
        home.resolve("server.key"), PosixFilePermissions.fromString("rw-------"));
    encrypt(postgres);
    int redisPort;
    try (ServerSocket socket = new ServerSocket(0)) {
      redisPort = socket.getLocalPort();
    }
    config = configuration(redisPort);
    var encrypted =
        RedisServer.newRedisServer()
            .port(0)
            .setting("bind 127.0.0.1")
            .setting("tls-port " + redisPort)
            .setting("tls-cert-file " + home.resolve("server.pem"))
            .setting("tls-key-file " + home.resolve("server.key"))
            .setting("tls-ca-cert-file " + home.resolve("ca.pem"))
            .setting("tls-auth-clients no")
            .setting("requirepass everything");
    for (WeftConfig region : Regions.of(config)) {
      encrypted.setting(RegionalRedisUser.rule(region));
      new Migrator(region).migrate(region.tenants());
    }
    redis = encrypted.build();
    redis.start();
  }

  private void encrypt(EmbeddedPostgres server) throws IOException, SQLException {
    try (Connection connection = server.getPostgresDatabase().getConnection();
        var statement = connection.createStatement()) {
      statement.execute("ALTER SYSTEM SET ssl_cert_file = '" + home.resolve("server.pem") + "'");
      statement.execute("ALTER SYSTEM SET ssl_key_file = '" + home.resolve("server.key") + "'");
      statement.execute("ALTER SYSTEM SET ssl = on");
      try (var rules = statement.executeQuery("SHOW hba_file")) {
        rules.next();
        Files.writeString(Path.of(rules.getString(1)), "hostssl all all 127.0.0.1/32 trust\n");
      }
      statement.execute("SELECT pg_reload_conf()");
    }
  }

  private WeftConfig configuration(int redisPort) {
    return WeftConfigLoader.parse(
        "test",
        """
        home: %1$s
        tls: { ca: %1$s/ca.pem }
        tenants: [demo]
        region: { id: eu-west-1 }
        postgres:
          url: jdbc:postgresql://127.0.0.1:%2$d/weft_eu?sslmode=verify-full
          appUser: app_eu
          appPassword: app_eu
          workerUser: worker_eu
          workerPassword: worker_eu
          systemUser: system_eu
          systemPassword: system_eu
          ownerUser: owner_eu
          ownerPassword: owner_eu
        redis: { url: "rediss://127.0.0.1:%3$d", user: eu, password: eu-secret }
        keys: { masterKeyFile: %1$s/eu.key }
        regions:
          - id: us-east-1
            tenants: [globex]
            postgres:
              url: jdbc:postgresql://127.0.0.1:%2$d/weft_us?sslmode=verify-full
              appUser: app_us
              appPassword: app_us
              workerUser: worker_us
              workerPassword: worker_us
              systemUser: system_us
              systemPassword: system_us
              ownerUser: owner_us
              ownerPassword: owner_us
            redis: { url: "rediss://127.0.0.1:%3$d", user: us, password: us-secret }
            keys: { masterKeyFile: %1$s/us.key }
        """
            .formatted(home, postgres.getPort(), redisPort),
        Map.of(),
        home);
  }

  /** What a process of the region in Europe is told. */
  WeftConfig europe() {
    return Regions.of(config, "eu-west-1");
  }

  /** What a process of the region in America is told. */
  WeftConfig america() {
    return Regions.of(config, "us-east-1");
  }

  static Stores stores(WeftConfig region) {
    return Stores.open(
        region, DatabaseRole.API, OpenTelemetry.noop(), RunSignals.none(), Clock.systemUTC());
  }

  /** A connection of the server's own superuser, whom no policy holds but every constraint. */
  Connection superuser(WeftConfig region) throws SQLException {
    return DriverManager.getConnection(PostgresUrl.of(region), "postgres", "postgres");
  }

  @Override
  public void close() throws IOException {
    redis.stop();
    postgres.close();
  }
}
