package dev.weft.launcher.e2e;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.run.EffectKeys;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;

/** Weft's own tables, as the agents left them. */
record Database(WeftConfig.Postgres postgres) {
  /** How many events of a step stand in calendars. */
  int events(String tenant, String runId, String stepId) {
    return count(tenant, "calendar_event", "PLANNED", runId, stepId);
  }

  /** How many expenses of a step stand. */
  int expenses(String tenant, String runId, String stepId) {
    return count(tenant, "expense", "RECORDED", runId, stepId);
  }

  /** How many bookings of a step stand. */
  int bookings(String tenant, String runId, String stepId) {
    return count(tenant, "travel_booking", "BOOKED", runId, stepId);
  }

  /** Keeps everybody from a table until it is closed. */
  Connection lock(String table) throws SQLException {
    Connection connection = owner();
    connection.setAutoCommit(false);
    try (Statement statement = connection.createStatement()) {
      statement.execute("LOCK TABLE weft." + table + " IN ACCESS EXCLUSIVE MODE");
    }
    return connection;
  }

  /** Makes the insert of one step's row into a table fail, for good, until it is closed. */
  AutoCloseable refuse(String table, String runId, String stepId) throws SQLException {
    execute(
        """
        CREATE FUNCTION weft.refuse_%1$s() RETURNS trigger LANGUAGE plpgsql AS $$
        BEGIN
          IF NEW.effect_key = '%2$s' THEN
            RAISE EXCEPTION 'out of order';
          END IF;
          RETURN NEW;
        END $$;
        CREATE TRIGGER refuse BEFORE INSERT ON weft.%1$s
          FOR EACH ROW EXECUTE FUNCTION weft.refuse_%1$s()
        """
            .formatted(table, EffectKeys.of(runId, stepId, 0)));
    return () ->
        execute(
            "DROP TRIGGER refuse ON weft.%1$s; DROP FUNCTION weft.refuse_%1$s()".formatted(table));
  }

  /** Writes everything that is in memory to the data files. */
  void checkpoint(String superuserPassword) {
    administer(superuserPassword, "CHECKPOINT");
  }

  /** How many rows of any tenant a condition finds. */
  int count(String superuserPassword, String table, String condition) {
    try (Connection connection =
            DriverManager.getConnection(postgres.url(), "weft_admin", superuserPassword);
        Statement statement = connection.createStatement();
        ResultSet result =
            statement.executeQuery("SELECT count(*) FROM weft." + table + " WHERE " + condition)) {
      result.next();
      return result.getInt(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  /** Keeps runs from being compared with the engine for some minutes. */
  void pauseReconciling(String superuserPassword) {
    administer(
        superuserPassword, "UPDATE weft.tenant SET reconciled_at = now() + interval '10 minutes'");
  }

  /** Lets runs be compared with the engine at once. */
  void resumeReconciling(String superuserPassword) {
    administer(superuserPassword, "UPDATE weft.tenant SET reconciled_at = NULL");
  }

  /** Makes another database for Weft, as the owner of a PostgreSQL does once. */
  void create(String name, String superuserPassword) {
    administer(superuserPassword, "CREATE DATABASE " + name + " OWNER " + postgres.ownerUser());
    administer(
        superuserPassword,
        "GRANT CONNECT ON DATABASE "
            + name
            + " TO "
            + String.join(", ", postgres.appUser(), postgres.workerUser(), postgres.systemUser()));
  }

  private void administer(String superuserPassword, String sql) {
    try (Connection connection =
            DriverManager.getConnection(postgres.url(), "weft_admin", superuserPassword);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private int count(String tenant, String table, String state, String runId, String stepId) {
    String sql =
        "SELECT count(*) FROM weft."
            + table
            + " WHERE tenant_id = ? AND effect_key = ? AND state = ?";
    try (Connection connection =
        DriverManager.getConnection(postgres.url(), postgres.appUser(), postgres.appPassword())) {
      connection.setAutoCommit(false);
      try (PreparedStatement setting =
          connection.prepareStatement("SELECT set_config('weft.tenant', ?, true)")) {
        setting.setString(1, tenant);
        setting.execute();
      }
      try (PreparedStatement query = connection.prepareStatement(sql)) {
        query.setString(1, tenant);
        query.setString(2, EffectKeys.of(runId, stepId, 0));
        query.setString(3, state);
        try (ResultSet result = query.executeQuery()) {
          result.next();
          return result.getInt(1);
        }
      }
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  private void execute(String sql) throws SQLException {
    try (Connection connection = owner();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private Connection owner() throws SQLException {
    return DriverManager.getConnection(
        postgres.url(), postgres.ownerUser(), postgres.ownerPassword());
  }
}
