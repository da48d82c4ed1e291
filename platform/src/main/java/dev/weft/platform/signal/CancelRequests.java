package dev.weft.platform.signal;

import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.redis.RedisAddress;
import dev.weft.platform.store.RegionStore;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Tells workers that a run is to be cancelled, so that its running calls end at once: over Redis,
 * and by a notification of PostgreSQL when Redis is away or no worker listens there. Ask the engine
 * first: the message only hastens what the engine has decided, and may be lost.
 */
public final class CancelRequests implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final Duration AWAY = Duration.ofSeconds(1);
  private static final System.Logger LOG = System.getLogger(CancelRequests.class.getName());

  private final CancelChannel channel;
  private final RedisAddress redis;
  private final RegionStore database;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Jedis connection;
  private long awayUntil = System.nanoTime();

  /** Sends to the workers of the configured region; nothing is connected yet. */
  public CancelRequests(WeftConfig config, RegionStore database) {
    this.channel = new CancelChannel(config.region().id());
    this.redis = RedisAddress.of(config);
    this.database = database;
  }

  /** Sends one request. Never fails: workers hear of a cancel by their heartbeats as well. */
  public void send(String tenant, String runId) {
    if (overRedis(tenant, runId)) {
      return;
    }
    try {
      database.write(
          tenant,
          sql ->
              sql.execute(
                  "SELECT pg_notify(?, ?)",
                  CancelChannel.NOTIFICATION,
                  channel.payload(tenant, runId)));
    } catch (DataAccessException e) {
      LOG.log(System.Logger.Level.WARNING, "a cancel waits for the next heartbeat", e);
    }
  }

  /** Whether at least one worker was told. */
  private boolean overRedis(String tenant, String runId) {
    lock.lock();
    try {
      if (System.nanoTime() - awayUntil < 0) {
        return false;
      }
      if (connection == null) {
        connection = redis.connect("weft-cancels-out", PATIENCE);
      }
      return connection.publish(channel.redis(tenant, runId), "") > 0;
    } catch (JedisException e) {
      LOG.log(System.Logger.Level.DEBUG, "Redis is away", e);
      disconnect();
      awayUntil = System.nanoTime() + AWAY.toNanos();
      return false;
    } finally {
      lock.unlock();
    }
  }

  private void disconnect() {
    Jedis open = connection;
    connection = null;
    if (open == null) {
      return;
    }
    try {
      open.close();
    } catch (JedisException e) {
      LOG.log(System.Logger.Level.DEBUG, "the connection had gone already", e);
    }
  }

  @Override
  public void close() {
    lock.lock();
    try {
      disconnect();
    } finally {
      lock.unlock();
    }
  }
}
