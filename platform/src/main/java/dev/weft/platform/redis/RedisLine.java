package dev.weft.platform.redis;

import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.exceptions.JedisException;

/**
 * One connection for all who ask in a process, one after the other. After a failure Redis counts as
 * away for a while, so that nobody waits for it in vain.
 */
public final class RedisLine implements AutoCloseable {
  private static final System.Logger LOG = System.getLogger(RedisLine.class.getName());

  private final RedisAddress redis;
  private final String name;
  private final Duration patience;
  private final Duration pause;
  private final ReentrantLock lock = new ReentrantLock();
  private @Nullable Jedis connection;
  private long awayUntil = System.nanoTime();

  /**
   * A line that nobody has used yet; nothing is connected.
   *
   * @param name what it is for, as {@code CLIENT LIST} shows it
   * @param patience how long to wait for the connection, and for each answer
   * @param pause how long Redis counts as away after a failure
   */
  public RedisLine(RedisAddress redis, String name, Duration patience, Duration pause) {
    this.redis = redis;
    this.name = name;
    this.patience = patience;
    this.pause = pause;
  }

  /** What Redis answers, or the other answer while it is away. */
  public <T> T ask(Function<Jedis, T> question, T whileAway) {
    lock.lock();
    try {
      if (System.nanoTime() - awayUntil < 0) {
        return whileAway;
      }
      Jedis open = connection;
      if (open == null) {
        open = redis.connect(name, patience);
        connection = open;
      }
      return question.apply(open);
    } catch (JedisException e) {
      LOG.log(System.Logger.Level.DEBUG, "Redis is away", e);
      disconnect();
      awayUntil = System.nanoTime() + pause.toNanos();
      return whileAway;
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
