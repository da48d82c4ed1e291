package dev.weft.platform.store;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
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

/** One real PostgreSQL for all tests of this JVM, with Weft's roles, migrated by the migrator. */
final class TestDatabase {
  static final String TENANT_A = "demo";
  static final String TENANT_B = "acme";

  private static final TestDatabase SHARED = new TestDatabase();

  private final EmbeddedPostgres server;
  private final WeftConfig config;

  private TestDatabase() {
    try {
      server = EmbeddedPostgres.builder().start();
      try (Connection connection = server.getPostgresDatabase().getConnection();
          var statement = connection.createStatement()) {
        for (String role : List.of("weft_owner", "weft_app", "weft_worker", "weft_system")) {
          statement.execute("CREATE ROLE " + role + " LOGIN PASSWORD '" + role + "'");
        }
        statement.execute("CREATE DATABASE weft OWNER weft_owner");
      }
      Path home = Files.createTempDirectory("weft-test");
      config =
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
              """
                  .formatted(home, server.getPort()),
              Map.of(),
              home);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
    new Migrator(config).migrate(List.of(TENANT_A, TENANT_B));
  }

  static WeftConfig config() {
    return SHARED.config;
  }

  /** A connection of the server's own superuser, whom no policy holds. */
  static Connection superuser() throws SQLException {
    return DriverManager.getConnection(
        "jdbc:postgresql://127.0.0.1:" + SHARED.server.getPort() + "/weft", "postgres", "postgres");
  }

  static Connection as(String role) throws SQLException {
    return DriverManager.getConnection(config().postgres().url(), role, role);
  }
}
