package dev.weft.platform.limit;

import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.redis.RedisAddress;
import io.github.bucket4j.BucketExceptions.BucketExecutionException;
import io.github.bucket4j.distributed.ExpirationAfterWriteStrategy;
import io.github.bucket4j.distributed.proxy.ProxyManager;
import io.github.bucket4j.redis.jedis.Bucket4jJedis;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Windows in Redis, shared by every process of a region, under keys {@code
 * weft:<region>:rate:<name>:<limit>} that expire with their window. In a process one request of a
 * window at a time asks Redis: many at once would refuse each other's changes until they give up.
 * While Redis is away each process counts by itself, and looks for Redis once a second.
 */
public final class RedisRateLimits implements RateLimits {
  private static final Logger LOG = LoggerFactory.getLogger(RedisRateLimits.class);
  private static final Duration PATIENCE = Duration.ofMillis(300);
  private static final long AWAY_NANOS = Duration.ofSeconds(1).toNanos();
  private static final int CONNECTIONS = 16;
  private static final int LOCKS = 64;

  private final String prefix;
  private final RedisClient redis;
  private final ProxyManager<byte[]> shared;
  private final RateLimits local = RateLimits.local();
  private final AtomicLong awayUntil = new AtomicLong(System.nanoTime());
  private final List<ReentrantLock> locks =
      Stream.generate(() -> new ReentrantLock(true)).limit(LOCKS).toList();
  private volatile boolean away;

  private RedisRateLimits(String region, RedisClient redis, Duration patience) {
    this.prefix = "weft:" + region + ":rate:";
    this.redis = redis;
    this.shared =
        Bucket4jJedis.casBasedBuilder(redis)
            .expirationAfterWrite(
                ExpirationAfterWriteStrategy.basedOnTimeForRefillingBucketUpToMax(
                    Duration.ofSeconds(5)))
            .requestTimeout(patience.multipliedBy(2))
            .build();
  }

  /** Counts in the configured Redis, now or whenever it is there. */
  public static RateLimits open(WeftConfig config) {
    return open(config, PATIENCE);
  }

  /** Counts in the configured Redis, which is away when it does not answer in time. */
  static RateLimits open(WeftConfig config, Duration patience) {
    RedisAddress address = RedisAddress.of(config);
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(CONNECTIONS);
    pool.setMaxWait(patience);
    return new RedisRateLimits(
        config.region().id(),
        RedisClient.builder()
            .hostAndPort(address.host())
            .clientConfig(address.client("weft-limits", patience))
            .poolConfig(pool)
            .build(),
        patience);
  }

  @Override
  public Taken take(String name, int perWindow) {
    ReentrantLock lock = locks.get(Math.floorMod(name.hashCode(), LOCKS));
    lock.lock();
    try {
      return takeAlone(name, perWindow);
    } finally {
      lock.unlock();
    }
  }

  private Taken takeAlone(String name, int perWindow) {
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
