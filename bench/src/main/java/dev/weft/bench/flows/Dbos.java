package dev.weft.bench.flows;

import dev.weft.bench.stack.OwnStack;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Map;
import java.util.UUID;

/** DBOS Transact: a library that keeps each step in PostgreSQL, here in that of the stack. */
final class Dbos extends Peer {
  private static final String DATABASE = "bench_dbos";

  private final OwnStack stack;

  Dbos(OwnStack stack) {
    this.stack = stack;
  }

  @Override
  public String name() {
    return "dbos";
  }

  @Override
  public String says() {
    return "DBOS Transact for Java on the same PostgreSQL, in a database of its own: a workflow"
        + " inside the application that serves the start, each step one row. Each step at least"
        + " once; nothing else is guarded.";
  }

  @Override
  PeerProcess start() throws IOException {
    String server = "jdbc:postgresql://127.0.0.1:" + stack.config().postgres().port() + "/";
    String password = UUID.randomUUID().toString();
    createDatabase(server, password);
    return PeerProcess.start(
        stack,
        name(),
        Map.of(DbosApplication.PASSWORD, password),
        DbosApplication.class,
        server + DATABASE,
        DATABASE);
  }

  private void createDatabase(String server, String password) throws IOException {
    try (Connection connection =
            DriverManager.getConnection(
                server + "postgres", "weft_admin", stack.administratorPassword());
        Statement statement = connection.createStatement()) {
      statement.execute("create role " + DATABASE + " login password '" + password + "'");
      statement.execute("create database " + DATABASE + " owner " + DATABASE);
    } catch (SQLException e) {
      throw new PeerMissingException("its database cannot be created: " + e.getMessage(), e);
    }
  }
}
