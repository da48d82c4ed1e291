package dev.weft.platform.store;

import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.HikariPoolMXBean;
import com.zaxxer.hikari.metrics.MetricsTrackerFactory;
import com.zaxxer.hikari.metrics.micrometer.MicrometerMetricsTrackerFactory;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.telemetry.StatementSpans;
import io.micrometer.core.instrument.MeterRegistry;
import io.opentelemetry.api.trace.Span;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jooq.Configuration;
import org.jooq.DSLContext;
import org.jooq.SQLDialect;
import org.jooq.conf.Settings;
import org.jooq.exception.DataAccessException;
import org.jooq.impl.DSL;
import org.jooq.impl.DefaultConfiguration;
import org.jooq.impl.DefaultExecuteListenerProvider;
import org.jspecify.annotations.Nullable;

/**
 * A region's database. Every access names its tenant, and row-level security holds it to that
 * tenant's rows; there is no other way in, except for the named jobs of {@link #system}.
 */
public final class RegionStore implements AutoCloseable {
  static {
    // jOOQ greets with a picture in the log otherwise.
    System.setProperty("org.jooq.no-logo", "true");
    System.setProperty("org.jooq.no-tips", "true");
  }

  private final String region;
  private final HikariDataSource app;
  private final HikariDataSource background;
  private final HikariDataSource jobs;
  private final HikariDataSource keys;
  private final Configuration configuration;
  private final String commits;
  private final StatementSpans spans;
  private final ThreadLocal<Boolean> inside = ThreadLocal.withInitial(() -> false);

  RegionStore(
      String region,
      HikariDataSource app,
      HikariDataSource background,
      HikariDataSource jobs,
      HikariDataSource keys,
      boolean engineCommitsHere,
      StatementSpans spans) {
    this.region = region;
    this.app = app;
    this.background = background;
    this.jobs = jobs;
    this.keys = keys;
    this.commits = engineCommitsHere ? "off" : "on";
    this.configuration =
        new DefaultConfiguration()
            .set(SQLDialect.POSTGRES)
            .set(new Settings().withExecuteLogging(false))
            .set(new DefaultExecuteListenerProvider(spans));
    this.spans = spans;
  }

  /** Tells metrics of the pools of connections from now on; once for a registry. */
  public void tell(MeterRegistry meters) {
    tell(meters, "");
  }

  /**
   * The same where a process reaches several regions.
   *
   * @param suffix follows the names of the pools
   */
  public void tell(MeterRegistry meters, String suffix) {
    MetricsTrackerFactory trackers = new MicrometerMetricsTrackerFactory(meters);
    for (HikariDataSource pool : List.of(app, background, jobs, keys)) {
      pool.setMetricsTrackerFactory((name, state) -> trackers.create(name + suffix, state));
    }
  }

  private HikariDataSource ofTenants() {
    return Background.here() ? background : app;
  }

  /** How many threads wait for a connection, while the database gives any. */
  public int waiting() {
    HikariPoolMXBean pool = app.getHikariPoolMXBean();
    return pool == null || pool.getTotalConnections() == 0
        ? 0
        : pool.getThreadsAwaitingConnection();
  }

  /** The region's name. */
  public String region() {
    return region;
  }

  /**
   * Reads rows of a tenant in one read-only transaction.
   *
   * @throws IllegalStateException inside another transaction of the same thread
   */
  public <T extends @Nullable Object> T read(String tenant, Function<DSLContext, T> work) {
    return exclusive(() -> transaction(ofTenants(), "weft.tenant", checked(tenant), true, work));
  }

  /**
   * Reads and writes rows of a tenant in one transaction (READ COMMITTED); an exception rolls it
   * back.
   *
   * @throws IllegalStateException inside another transaction of the same thread
   */
  public <T extends @Nullable Object> T write(String tenant, Function<DSLContext, T> work) {
    return exclusive(() -> transaction(ofTenants(), "weft.tenant", checked(tenant), false, work));
  }

  /**
   * Executes statements of a tenant in one transaction that travels as a whole, in one round trip.
   * Each sees what those before it did. They travel together only while every column that they
   * return is of a bounded type: before one whose answer may be large, the driver waits for those
   * before it.
   *
   * <p>For what activities tell, which the engine notes right after them: where the engine's
   * history is in the same server, its commit follows in the same log and makes this one last, so
   * this one does not wait for the disk. After a crash in between, the activity is made again.
   *
   * @return what the last one's row says; null when it returned none
   * @throws IllegalStateException inside another transaction of the same thread
   */
  <T> @Nullable T together(
      String tenant, Together statements, Values values, Together.Answer<T> answer) {
    values.put("tenant", checked(tenant)).put("commits", commits);
    return exclusive(() -> {
      Span span = spans.start(statements.sql());
      try (Connection connection = ofTenants().getConnection()) {
        connection.setReadOnly(false);
        connection.setAutoCommit(false);
        // The driver puts a BEGIN before the first of them.
        try (PreparedStatement statement = connection.prepareStatement(statements.sql())) {
          statements.bind(statement, values);
          statement.execute();
          return statements.read(statement, answer);
        } catch (RuntimeException | Error | SQLException e) {
          rollback(connection, e);
          throw e;
        }
      } catch (SQLException e) {
        StatementSpans.failed(span, e);
        throw failed(e);
      } finally {
        span.end();
      }
    });
  }

  /**
   * Runs a job across tenants as the system role; it sees what the policy named after the job lets
   * it see.
   */
  public <T extends @Nullable Object> T system(String job, Function<DSLContext, T> work) {
    return exclusive(() -> transaction(jobs, "weft.job", job, false, work));
  }

  /**
   * Runs a job on rows of one tenant as the system role; it sees what the tenant itself sees, and
   * does what the role is granted.
   */
  <T extends @Nullable Object> T system(String job, String tenant, Function<DSLContext, T> work) {
    return system(
        job,
        sql -> {
          sql.select(
                  DSL.function(
                      "set_config",
                      String.class,
                      DSL.val("weft.tenant"),
                      DSL.val(checked(tenant)),
                      DSL.val(true)))
              .fetch();
          return work.apply(sql);
        });
  }

  /**
   * For keys alone, which are looked up while another transaction may be open: they have
   * connections of their own, so that neither waits for the other.
   */
  <T extends @Nullable Object> T keyTable(String tenant, Function<DSLContext, T> work) {
    return transaction(keys, "weft.tenant", checked(tenant), false, work);
  }

  private <T extends @Nullable Object> T exclusive(Supplier<T> work) {
    if (inside.get()) {
      throw new IllegalStateException(
          "A transaction is open in this thread: use its DSLContext instead of a second one");
    }
    inside.set(true);
    try {
      return work.get();
    } finally {
      inside.remove();
    }
  }

  private <T extends @Nullable Object> T transaction(
      HikariDataSource source,
      String setting,
      String value,
      boolean readOnly,
      Function<DSLContext, T> work) {
    try (Connection connection = source.getConnection()) {
      connection.setReadOnly(readOnly);
      connection.setAutoCommit(false);
      try {
        set(connection, setting, value);
        T result = work.apply(DSL.using(configuration.derive(connection)));
        connection.commit();
        return result;
      } catch (RuntimeException | Error | SQLException e) {
        rollback(connection, e);
        throw e;
      }
    } catch (SQLException e) {
      throw failed(e);
    }
  }

  private DataAccessException failed(SQLException cause) {
    return new DataAccessException("The database of region " + region + " failed", cause);
  }

  private static void set(Connection connection, String setting, String value) throws SQLException {
    try (PreparedStatement statement =
        connection.prepareStatement("SELECT set_config(?, ?, true)")) {
      statement.setString(1, setting);
      statement.setString(2, value);
      statement.execute();
    }
  }

  private static void rollback(Connection connection, Throwable cause) {
    try {
      connection.rollback();
    } catch (SQLException e) {
      cause.addSuppressed(e);
    }
  }

  private static String checked(String tenant) {
    if (!WorkflowIds.validTenant(tenant)) {
      throw new IllegalArgumentException("not a tenant's id");
    }
    return tenant;
  }

  @Override
  public void close() {
    app.close();
    background.close();
    jobs.close();
    keys.close();
  }
}
