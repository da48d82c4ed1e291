package dev.weft.platform.limit;

import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.redis.RedisAddress;
import io.github.bucket4j.BucketExceptions.BucketExecutionException;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.redis.jedis.Bucket4jJedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Windows in Redis, shared by every process of a region, under keys {@code
 * weft:<region>:rate:<name>:<limit>} that expire with their window. While Redis is away each
 * process counts by itself, and looks for Redis once a second.
 */
public final class RedisRateLimits implements RateLimits {
  private static final Logger LOG = LoggerFactory.getLogger(RedisRateLimits.class);
  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final long AWAY_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int CONNECTIONS = 16;

  private final String prefix;
  private final RedisClient redis;
  private final ProxyManager<byte[]> shared;
  private final RateLimits local = RateLimits.local();
  private final AtomicLong awayUntil = new AtomicLong(System.nanoTime());
  private volatile boolean away;

  private RedisRateLimits(String region, RedisClient redis) {
    this.prefix = "weft:" + region + ":rate:";
    this.redis = redis;
    this.shared =
        Bucket4jJedis.casBasedBuilder(redis)
            .expirationAfterWrite(
                ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(
                    Duration.ofSeconds(5)))
            .requestTimeout(PATIENCE.multipliedBy(2))
            .build();
  }

  /** Counts in the configured Redis, now or whenever it is there. */
  public static RateLimits open(WeftConfig config) {
    RedisAddress address = RedisAddress.of(config);
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(CONNECTIONS);
    pool.setMaxWait(PATIENCE);
    return new RedisRateLimits(
        config.region().id(),
        RedisClient.builder()
            .hostAndPort(address.host())
            .clientConfig(address.client("weft-limits", PATIENCE))
            .poolConfig(pool)
            .build());
  }

  @Override
  public Taken take(String name, int perWindow) {
    if (System.nanoTime() - awayUntil.get() < 0) {
      return local.take(name, perWindow);
    }
    try {
      byte[] key = (prefix + name + ":" + perWindow).getBytes(StandardCharsets.UTF_8);
      Taken taken =
          LocalRateLimits.taken(
              shared
                  .getProxy(key, () -> LocalRateLimits.window(perWindow))
                  .tryConsumeAndReturnRemaining(1));
      if (away) {
        away = false;
        LOG.info("Redis is back: requests are counted for all processes together");
      }
      return taken;
    } catch (JedisException | BucketExecutionException e) {
      awayUntil.set(System.nanoTime() + AWAY_NANOS);
      if (!away) {
        away = true;
        LOG.warn("Redis is away: this process counts requests by itself ({})", e.toString());
      }
      return local.take(name, perWindow);
    }
  }

  @Override
  public void close() {
    redis.close();
    local.close();
  }
}
