package dev.weft.platform.signal;

import dev.weft.contract.config.PostgresUrl;
import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.redis.RedisAddress;
import java.io.IOException;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.Map;
import java.util.Properties;
import java.util.function.BiConsumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.postgresql.PGConnection;
import org.postgresql.PGNotification;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Hears {@link CancelRequests} over Redis and over PostgreSQL: one connection each, opened again
 * whenever it breaks.
 */
public final class CancelListener implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(2);
  private static final int LOOK_UP_MILLIS = 1_000;
  private static final long RECONNECT_MILLIS = 300;
  private static final System.Logger LOG = System.getLogger(CancelListener.class.getName());

  private final Map<CancelChannel, BiConsumer<String, String>> listeners;
  private final RedisAddress redis;
  private final WeftConfig.Postgres postgres;
  private final String database;
  private final Thread fromRedis;
  private final Thread fromPostgres;
  private volatile boolean open = true;
  private volatile @Nullable Jedis receiving;

  private CancelListener(
      WeftConfig config, BiConsumer<String, String> decided, BiConsumer<String, String> announced) {
    String region = config.region().id();
    this.listeners =
        Map.of(CancelChannel.decided(region), decided, CancelChannel.announced(region), announced);
    this.redis = RedisAddress.of(config);
    this.postgres = config.postgres();
    this.database = PostgresUrl.of(config);
    this.fromRedis = Thread.ofVirtual().name("weft-cancels-redis").unstarted(this::hearRedis);
    this.fromPostgres =
        Thread.ofVirtual().name("weft-cancels-postgres").unstarted(this::hearPostgres);
  }

  /**
   * Listens as a worker of the configured region.
   *
   * @param decided gets tenant and run of each cancel that the engine knows of, from threads of its
   *     own; must not block
   * @param announced the same for each cancel that the engine is being asked for
   */
  public static CancelListener open(
      WeftConfig config, BiConsumer<String, String> decided, BiConsumer<String, String> announced) {
    CancelListener cancels = new CancelListener(config, decided, announced);
    cancels.fromRedis.start();
    cancels.fromPostgres.start();
    return cancels;
  }

  private void hear(Predicate<CancelChannel> way, String text) {
    listeners.forEach((channel, listener) -> {
      CancelChannel.Target target = way.test(channel) ? channel.read(text) : null;
      if (target != null) {
        listener.accept(target.tenant(), target.runId());
      }
    });
  }

  private void hearRedis() {
    while (open) {
      try (Jedis connection = redis.connect("weft-cancels-in", PATIENCE)) {
        receiving = connection;
        connection.psubscribe(
            new JedisPubSub() {
              @Override
              public void onPMessage(String pattern, String name, String message) {
                hear(channel -> channel.pattern().equals(pattern), name);
              }
            },
            listeners.keySet().stream().map(CancelChannel::pattern).toArray(String[]::new));
      } catch (JedisException e) {
        pause(e);
      }
    }
  }

  private void hearPostgres() {
    Properties properties = new Properties();
    properties.setProperty("user", postgres.workerUser());
    properties.setProperty("password", postgres.workerPassword());
    properties.setProperty("ApplicationName", "weft-cancels");
    properties.setProperty("connectTimeout", "2");
    properties.setProperty("tcpKeepAlive", "true");
    while (open) {
      try (Connection connection = DriverManager.getConnection(database, properties);
          Statement statement = connection.createStatement()) {
        for (CancelChannel channel : listeners.keySet()) {
          statement.execute("LISTEN " + channel.notification());
        }
        PGConnection notified = connection.unwrap(PGConnection.class);
        while (open) {
          PGNotification[] all = notified.getNotifications(LOOK_UP_MILLIS);
          for (PGNotification one : all) {
            hear(channel -> channel.notification().equals(one.getName()), one.getParameter());
          }
        }
      } catch (SQLException e) {
        pause(e);
      }
    }
  }

  private void pause(Exception why) {
    LOG.log(System.Logger.Level.DEBUG, "listening for cancels was interrupted", why);
    try {
      Thread.sleep(RECONNECT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      open = false;
    }
  }

  @Override
  public void close() {
    open = false;
    fromRedis.interrupt();
    fromPostgres.interrupt();
    Jedis connection = receiving;
    if (connection != null) {
      try {
        connection.getConnection().forceDisconnect();
      } catch (IOException e) {
        LOG.log(System.Logger.Level.DEBUG, "the connection had gone already", e);
      }
    }
  }
}
