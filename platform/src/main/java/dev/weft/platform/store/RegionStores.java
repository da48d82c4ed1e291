package dev.weft.platform.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import dev.weft.contract.config.PostgresUrl;
import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.telemetry.StatementSpans;
import io.opentelemetry.api.OpenTelemetry;

/** Opens the databases of regions. */
public final class RegionStores {
  private static final String SILENCE_SECONDS = "10";

  /** All rows of a tenant in one statement. */
  private static final String LONG_SILENCE_SECONDS = "600";

  private static final int APP_CONNECTIONS = 10;
  private static final int BACKGROUND_CONNECTIONS = 4;
  private static final int JOB_CONNECTIONS = 2;
  private static final int KEY_CONNECTIONS = 2;

  private RegionStores() {}

  /**
   * Opens the configured region's database, with a span for each statement; connections are made
   * when they are needed.
   */
  public static RegionStore open(WeftConfig config, DatabaseRole role, OpenTelemetry telemetry) {
    WeftConfig.Postgres postgres = config.postgres();
    String user = role.user(postgres);
    String password = role.password(postgres);
    String silence = role == DatabaseRole.OWNER ? LONG_SILENCE_SECONDS : SILENCE_SECONDS;
    String url = PostgresUrl.of(config);
    return new RegionStore(
        config.region().id(),
        pool(url, user, password, "app", APP_CONNECTIONS, silence),
        pool(url, user, password, "background", BACKGROUND_CONNECTIONS, silence),
        pool(
            url,
            postgres.systemUser(),
            postgres.systemPassword(),
            "jobs",
            JOB_CONNECTIONS,
            silence),
        pool(url, user, password, "keys", KEY_CONNECTIONS, silence),
        engineCommitsHere(config),
        new StatementSpans(telemetry));
  }

  /** The embedded engine keeps its history in databases of the embedded server. */
  private static boolean engineCommitsHere(WeftConfig config) {
    return config.temporal().address().equals("127.0.0.1:" + config.temporal().port())
        && config
            .postgres()
            .url()
            .startsWith("jdbc:postgresql://127.0.0.1:" + config.postgres().port() + "/");
  }

  private static HikariDataSource pool(
      String url, String user, String password, String name, int connections, String silence) {
    HikariConfig pool = new HikariConfig();
    pool.setPoolName("weft-" + name);
    pool.setJdbcUrl(url);
    pool.setUsername(user);
    pool.setPassword(password);
    pool.setMaximumPoolSize(connections);
    pool.setMinimumIdle(connections == APP_CONNECTIONS ? 2 : 0);
    pool.setConnectionTimeout(5_000);
    pool.setInitializationFailTimeout(-1);
    pool.setAutoCommit(false);
    // A host that is frozen, not gone, must not hold a request for ever.
    pool.addDataSourceProperty("socketTimeout", silence);
    pool.addDataSourceProperty("ApplicationName", "weft-" + name);
    pool.addDataSourceProperty("currentSchema", "weft");
    // The server's details name the values of a row that violates a constraint.
    pool.addDataSourceProperty("logServerErrorDetail", "false");
    return new HikariDataSource(pool);
  }
}
