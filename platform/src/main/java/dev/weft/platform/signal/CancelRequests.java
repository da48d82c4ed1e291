package dev.weft.platform.signal;

import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.redis.RedisAddress;
import dev.weft.platform.redis.RedisLine;
import dev.weft.platform.store.RegionStore;
import java.time.Duration;
import java.util.List;
import java.util.stream.IntStream;
import org.jooq.exception.DataAccessException;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.Response;

/**
 * Tells workers that runs are to be cancelled, so that their running calls end at once: over Redis,
 * and by a notification of PostgreSQL when Redis is away or no worker listens there. The messages
 * only hasten what the engine decides, and may be lost.
 */
public final class CancelRequests implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final Duration AWAY = Duration.ofSeconds(1);
  private static final System.Logger LOG = System.getLogger(CancelRequests.class.getName());

  private final CancelChannel decided;
  private final CancelChannel announced;
  private final RedisLine redis;
  private final RegionStore database;

  /** Sends to the workers of the configured region; nothing is connected yet. */
  public CancelRequests(WeftConfig config, RegionStore database) {
    this.decided = CancelChannel.decided(config.region().id());
    this.announced = CancelChannel.announced(config.region().id());
    this.redis = new RedisLine(RedisAddress.of(config), "weft-cancels-out", PATIENCE, AWAY);
    this.database = database;
  }

  /**
   * Says that the engine was asked to cancel a run. Never fails: workers hear of a cancel by their
   * heartbeats as well.
   */
  public void send(String tenant, String runId) {
    tell(decided, tenant, List.of(runId));
  }

  /**
   * Says that the engine is about to be asked to cancel these runs, which takes a while when they
   * are many: their running calls end, and say so to the engine once it knows. Never fails.
   */
  public void announce(String tenant, List<String> runIds) {
    tell(announced, tenant, runIds);
  }

  private void tell(CancelChannel channel, String tenant, List<String> runIds) {
    List<String> unheard = redis.ask(jedis -> unheard(jedis, channel, tenant, runIds), runIds);
    if (unheard.isEmpty()) {
      return;
    }
    try {
      database.write(
          tenant,
          sql ->
              sql.execute(
                  "SELECT pg_notify(?, payload) FROM unnest(?::text[]) AS payload",
                  channel.notification(),
                  unheard.stream()
                      .map(run -> channel.payload(tenant, run))
                      .toArray(String[]::new)));
    } catch (DataAccessException e) {
      LOG.log(System.Logger.Level.WARNING, "a cancel waits for the next heartbeat", e);
    }
  }

  /** Those of which no worker heard over Redis. */
  private static List<String> unheard(
      Jedis jedis, CancelChannel channel, String tenant, List<String> runIds) {
    Pipeline pipeline = jedis.pipelined();
    List<Response<Long>> heard =
        runIds.stream().map(run -> pipeline.publish(channel.redis(tenant, run), "")).toList();
    pipeline.sync();
    return IntStream.range(0, runIds.size())
        .filter(i -> heard.get(i).get() == 0)
        .mapToObj(runIds::get)
        .toList();
  }

  @Override
  public void close() {
    redis.close();
  }
}
