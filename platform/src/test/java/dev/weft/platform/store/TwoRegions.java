package dev.weft.platform.store;

import dev.weft.contract.config.RegionalRedisUser;
import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.platform.signal.RunSignals;
import io.opentelemetry.api.OpenTelemetry;
import io.zonky.test.db.postgres.embedded.EmbeddedPostgres;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import redis.embedded.RedisServer;

/**
 * Two regions as a laptop has them: one PostgreSQL and one Redis, each with a database, roles, a
 * user and keys of its own. Tenant {@link #EU_TENANT} is at home in one, {@link #US_TENANT} in the
 * other.
 */
final class TwoRegions implements AutoCloseable {
  static final String EU_TENANT = "demo";
  static final String US_TENANT = "globex";

  private final EmbeddedPostgres postgres;
  private final RedisServer redis;
  private final WeftConfig config;

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
    int redisPort;
    try (ServerSocket socket = new ServerSocket(0)) {
      redisPort = socket.getLocalPort();
    }
    config = configuration(Files.createTempDirectory("weft-regions"), redisPort);
    var server =
        RedisServer.newRedisServer()
            .port(redisPort)
            .setting("bind 127.0.0.1")
            .setting("requirepass everything");
    for (WeftConfig region : Regions.of(config)) {
      server.setting(RegionalRedisUser.rule(region));
      new Migrator(region).migrate(region.tenants());
    }
    redis = server.build();
    redis.start();
  }

  private WeftConfig configuration(Path home, int redisPort) {
    return WeftConfigLoader.parse(
        "test",
        """
        home: %1$s
        tenants: [demo]
        region: { id: eu-west-1 }
        postgres:
          url: jdbc:postgresql://127.0.0.1:%2$d/weft_eu
          appUser: app_eu
          appPassword: app_eu
          workerUser: worker_eu
          workerPassword: worker_eu
          systemUser: system_eu
          systemPassword: system_eu
          ownerUser: owner_eu
          ownerPassword: owner_eu
        redis: { url: "redis://127.0.0.1:%3$d", user: eu, password: eu-secret }
        keys: { masterKeyFile: %1$s/eu.key }
        regions:
          - id: us-east-1
            tenants: [globex]
            postgres:
              url: jdbc:postgresql://127.0.0.1:%2$d/weft_us
              appUser: app_us
              appPassword: app_us
              workerUser: worker_us
              workerPassword: worker_us
              systemUser: system_us
              systemPassword: system_us
              ownerUser: owner_us
              ownerPassword: owner_us
            redis: { url: "redis://127.0.0.1:%3$d", user: us, password: us-secret }
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
    return DriverManager.getConnection(region.postgres().url(), "postgres", "postgres");
  }

  @Override
  public void close() throws IOException {
    redis.stop();
    postgres.close();
  }
}
