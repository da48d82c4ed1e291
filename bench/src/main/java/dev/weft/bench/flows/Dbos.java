package dev.weft.bench.flows;

import dev.weft.bench.stack.OwnStack;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** DBOS Transact: a library that keeps each step in PostgreSQL, here in that of the stack. */
final class Dbos implements Contender {
  private static final String DATABASE = "bench_dbos";

  private final OwnStack stack;
  private @Nullable PeerProcess application;

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
  public void prepare() throws IOException {
    String server = "jdbc:postgresql://127.0.0.1:" + stack.config().postgres().port() + "/";
    String password = UUID.randomUUID().toString();
    createDatabase(server, password);
    application =
        PeerProcess.start(
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

  @Override
  public Finished run(int steps) throws IOException, InterruptedException {
    PeerProcess running = application;
    if (running == null) {
      throw new IllegalStateException(name() + " is not prepared");
    }
    return running.run(steps);
  }

  @Override
  public Optional<Trace> trace(Finished flow) {
    return Optional.empty();
  }

  @Override
  public List<ProcessHandle> processes() {
    return application == null ? List.of() : application.processes();
  }

  @Override
  public void close() {
    if (application != null) {
      application.close();
    }
  }
}
