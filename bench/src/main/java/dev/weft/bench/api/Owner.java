package dev.weft.bench.api;

import dev.weft.contract.config.WeftConfig;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.SQLException;

/** Connections of the tables' owner, who is held to the policies of their rows like everybody. */
final class Owner {
  private Owner() {}

  /** A connection without a tenant, which sees no rows. */
  static Connection connect(WeftConfig config) throws SQLException {
    Connection connection =
        DriverManager.getConnection(
            config.postgres().url(),
            config.postgres().ownerUser(),
            config.postgres().ownerPassword());
    connection.setAutoCommit(false);
    return connection;
  }

  /** Sets the tenant of a transaction, of which nothing has to outlive a power cut. */
  static void use(Connection connection, String tenant) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement(
            "SELECT set_config('weft.tenant', ?, true), set_config('synchronous_commit', 'off', true)")) {
      statement.setString(1, tenant);
      statement.execute();
    }
  }
}
