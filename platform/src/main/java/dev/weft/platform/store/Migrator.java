package dev.weft.platform.store;

import dev.weft.contract.config.InvalidConfigurationException;
import dev.weft.contract.config.PostgresUrl;
import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.contract.config.tls.TlsChecks;
import dev.weft.platform.key.DestroyedKeys;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.ZoneId;
import java.util.List;
import java.util.Map;
import java.util.regex.Pattern;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.MigrationInfo;
import org.flywaydb.core.api.MigrationVersion;
import org.jspecify.annotations.Nullable;

/**
 * Brings the database up to date, as its owner: tables, rights, tenants, and keys that were
 * destroyed after the backup that it was restored from. Runs once before every other process, and
 * may be repeated.
 */
public final class Migrator {
  private static final String SCHEMA = "weft";
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Pattern ROLE = Pattern.compile("[a-z_][a-z0-9_]{0,62}");

  private final WeftConfig config;

  /** A migrator of the configured database. */
  public Migrator(WeftConfig config) {
    this.config = config;
  }

  /** The database cannot be brought up to date; the message says why, in one line. */
  public static final class MigrationFailedException extends RuntimeException {
    private static final long serialVersionUID = 1L;

    MigrationFailedException(String message, Throwable cause) {
      super(message, cause);
    }

    MigrationFailedException(String message) {
      super(message);
    }
  }

  /** Migrates every region, and makes sure that the configured tenants exist, each at home. */
  public static void main(String[] arguments) {
    try {
      WeftConfig config = WeftConfigLoader.load();
      TlsChecks.client(config);
      migrateAll(Regions.of(config));
    } catch (MigrationFailedException | InvalidConfigurationException e) {
      System.err.println(e.getMessage());
      System.exit(1);
    }
  }

  /**
   * Migrates every region.
   *
   * @throws MigrationFailedException also when a tenant is configured in another region than the
   *     one that is its home
   */
  static void migrateAll(List<WeftConfig> regions) {
    for (WeftConfig region : regions) {
      new Migrator(region).migrate(regions.size() == 1 ? region.tenants() : List.of());
    }
    for (WeftConfig region : regions) {
      for (WeftConfig other : regions) {
        if (!other.equals(region)) {
          new Migrator(other).requireNone(region);
        }
      }
    }
    if (regions.size() > 1) {
      regions.forEach(region -> new Migrator(region).seedAll(region.tenants()));
    }
  }

  /** A tenant is active in one region at most; a configuration does not move it. */
  private void requireNone(WeftConfig region) {
    try (Connection connection = connect();
        PreparedStatement setting =
            connection.prepareStatement("SELECT set_config('weft.tenant', ?, true)");
        PreparedStatement select =
            connection.prepareStatement(
                "SELECT FROM weft.tenant WHERE tenant_id = ? AND state NOT IN ('MOVED',"
                    + " 'ARRIVING')")) {
      connection.setAutoCommit(false);
      for (String tenant : region.tenants()) {
        setting.setString(1, tenant);
        setting.execute();
        select.setString(1, tenant);
        try (ResultSet rows = select.executeQuery()) {
          if (rows.next() && !movedFrom(region, tenant)) {
            throw new MigrationFailedException(
                "The tenant "
                    + tenant
                    + " is at home in "
                    + config.region().id()
                    + ", and configured in "
                    + region.region().id()
                    + ". Configure it where it is, and move it with: ./weft tenants move "
                    + tenant
                    + " --to "
                    + region.region().id());
          }
        }
      }
      connection.rollback();
    } catch (SQLException e) {
      throw new MigrationFailedException(
          "The tenants could not be read: " + firstLine(e.getMessage()), e);
    }
  }

  /** Whether the region knows that it is the tenant's home no more, or not yet. */
  private static boolean movedFrom(WeftConfig region, String tenant) throws SQLException {
    try (Connection connection = new Migrator(region).connect();
        PreparedStatement setting =
            connection.prepareStatement("SELECT set_config('weft.tenant', ?, true)");
        PreparedStatement select =
            connection.prepareStatement("SELECT state FROM weft.tenant WHERE tenant_id = ?")) {
      connection.setAutoCommit(false);
      setting.setString(1, tenant);
      setting.execute();
      select.setString(1, tenant);
      try (ResultSet rows = select.executeQuery()) {
        boolean away = rows.next() && List.of("MOVED", "ARRIVING").contains(rows.getString(1));
        connection.rollback();
        return away;
      }
    }
  }

  /**
   * Waits up to 30 s for the database, then brings it up to date.
   *
   * @param tenants ids of tenants that must exist; {@link TenantStore#SYSTEM} always does
   * @throws MigrationFailedException when it cannot
   */
  public void migrate(List<String> tenants) {
    await();
    Flyway flyway = flyway();
    try {
      refuseNewer(flyway);
      flyway.migrate();
    } catch (FlywayException e) {
      throw new MigrationFailedException(
          "The database could not be migrated: " + firstLine(e.getMessage()), e);
    }
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      requireHome(connection);
      fence(connection);
    } catch (SQLException e) {
      throw new MigrationFailedException(
          "The database could not be prepared: " + firstLine(e.getMessage()), e);
    }
    seedAll(tenants);
    destroyAgain(DestroyedKeys.of(config).all());
  }

  private void seedAll(List<String> tenants) {
    try (Connection connection = connect()) {
      connection.setAutoCommit(false);
      seed(connection, TenantStore.SYSTEM);
      for (String tenant : tenants) {
        seed(connection, tenant);
      }
    } catch (SQLException e) {
      throw new MigrationFailedException(
          "The tenants could not be stored: " + firstLine(e.getMessage()), e);
    }
  }

  private Flyway flyway() {
    WeftConfig.Postgres postgres = config.postgres();
    return Flyway.configure(Migrator.class.getClassLoader())
        .dataSource(PostgresUrl.of(config), postgres.ownerUser(), postgres.ownerPassword())
        .locations("classpath:db/migration")
        .schemas(SCHEMA)
        .placeholders(
            Map.of(
                "appUser", role(postgres.appUser()),
                "workerUser", role(postgres.workerUser()),
                "systemUser", role(postgres.systemUser()),
                "region", config.region().id()))
        .load();
  }

  private static void refuseNewer(Flyway flyway) {
    MigrationInfo current = flyway.info().current();
    MigrationVersion known = MigrationVersion.EMPTY;
    for (MigrationInfo info : flyway.info().all()) {
      if (info.getState().isResolved()
          && info.getVersion() != null
          && info.getVersion().compareTo(known) > 0) {
        known = info.getVersion();
      }
    }
    if (current != null
        && current.getVersion() != null
        && current.getVersion().compareTo(known) > 0) {
      throw new MigrationFailedException(
          "The database holds data of a newer Weft (schema "
              + current.getVersion()
              + ", this one knows "
              + known
              + "). Start the newer Weft, or set WEFT_HOME to another folder.");
    }
  }

  private void await() {
    long end = System.nanoTime() + PATIENCE.toNanos();
    while (true) {
      try (Connection connection = connect()) {
        if (connection.isValid(5)) {
          return;
        }
      } catch (SQLException e) {
        String state = e.getSQLState() == null ? "" : e.getSQLState();
        boolean mayCome = state.startsWith("08") || state.startsWith("57P");
        if (!mayCome || System.nanoTime() > end) {
          throw new MigrationFailedException(
              "The database " + config.postgres().url() + " refuses: " + firstLine(e.getMessage()),
              e);
        }
      }
      pause();
    }
  }

  private static void pause() {
    try {
      Thread.sleep(200);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new MigrationFailedException("interrupted", e);
    }
  }

  private Connection connect() throws SQLException {
    WeftConfig.Postgres postgres = config.postgres();
    return DriverManager.getConnection(
        PostgresUrl.of(config), postgres.ownerUser(), postgres.ownerPassword());
  }

  /** A database belongs to one region for good: what is configured as another is a mistake. */
  private void requireHome(Connection connection) throws SQLException {
    String region = config.region().id();
    try (PreparedStatement select =
            connection.prepareStatement(
                "SELECT pg_get_expr(conbin, conrelid) FROM pg_constraint WHERE conname ="
                    + " 'tenant_is_at_home' AND conrelid = 'weft.tenant'::regclass");
        ResultSet rows = select.executeQuery()) {
      String home = rows.next() ? rows.getString(1).split("'", -1)[1] : "";
      if (!home.equals(region)) {
        throw new MigrationFailedException(
            "The database "
                + config.postgres().url()
                + " keeps the data of region "
                + home
                + ", and "
                + region
                + " is configured. Give "
                + region
                + " a database of its own, or configure "
                + home
                + " again.");
      }
    }
  }

  /** Tables that came since the last start. */
  private static void fence(Connection connection) throws SQLException {
    try (PreparedStatement fence = connection.prepareStatement("SELECT weft.fence_tenants()")) {
      fence.execute();
    }
    connection.commit();
  }

  private void seed(Connection connection, String tenant) throws SQLException {
    try (PreparedStatement setting =
            connection.prepareStatement("SELECT set_config('weft.tenant', ?, true)");
        PreparedStatement insert =
            connection.prepareStatement(
                "INSERT INTO weft.tenant (tenant_id, region, time_zone) VALUES (?, ?, ?)"
                    + " ON CONFLICT DO NOTHING")) {
      setting.setString(1, tenant);
      setting.execute();
      insert.setString(1, tenant);
      insert.setString(2, config.region().id());
      insert.setString(3, ZoneId.systemDefault().getId());
      insert.execute();
    }
    connection.commit();
  }

  /** A restored backup may be older than the destruction of a key. */
  private void destroyAgain(List<DestroyedKeys.Person> persons) {
    if (persons.isEmpty()) {
      return;
    }
    try (Connection connection = connect();
        PreparedStatement setting =
            connection.prepareStatement("SELECT set_config('weft.tenant', ?, true)");
        PreparedStatement destroy =
            connection.prepareStatement(
                "UPDATE weft.data_key SET wrapped = NULL, destroyed_at = now()"
                    + " WHERE tenant_id = ? AND subject_id = ? AND destroyed_at IS NULL")) {
      connection.setAutoCommit(false);
      for (DestroyedKeys.Person person : persons) {
        setting.setString(1, person.tenant());
        setting.execute();
        destroy.setString(1, person.tenant());
        destroy.setObject(2, person.subject());
        destroy.executeUpdate();
      }
      connection.commit();
    } catch (SQLException e) {
      throw new MigrationFailedException(
          "Destroyed keys could not be destroyed again: " + firstLine(e.getMessage()), e);
    }
  }

  private static String role(String name) {
    if (!ROLE.matcher(name).matches()) {
      throw new MigrationFailedException(
          "The role " + name + " must consist of lower-case letters, digits and _");
    }
    return name;
  }

  private static String firstLine(@Nullable String text) {
    return text == null ? "" : text.lines().findFirst().orElse("");
  }
}
