package dev.weft.platform.signal;

import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.redis.RedisAddress;
import dev.weft.platform.redis.RedisLine;
import dev.weft.platform.store.RegionStore;
import java.time.Duration;
import org.jooq.exception.DataAccessException;

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
  private final RedisLine redis;
  private final RegionStore database;

  /** Sends to the workers of the configured region; nothing is connected yet. */
  public CancelRequests(WeftConfig config, RegionStore database) {
    this.channel = new CancelChannel(config.region().id());
    this.redis = new RedisLine(RedisAddress.of(config), "weft-cancels-out", PATIENCE, AWAY);
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
    return redis.ask(jedis -> jedis.publish(channel.redis(tenant, runId), "") > 0, false);
  }

  @Override
  public void close() {
    redis.close();
  }
}
