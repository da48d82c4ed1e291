package dev.weft.platform.redis;

import dev.weft.contract.config.WeftConfig;
import java.net.URI;
import java.time.Duration;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;

/** The configured Redis. Connections are opened by whoever needs one, and may fail at any time. */
public final class RedisAddress {
  private static final int DEFAULT_PORT = 6379;

  private final WeftConfig.Redis config;
  private final URI url;

  private RedisAddress(WeftConfig.Redis config) {
    this.config = config;
    this.url = URI.create(config.url());
  }

  /** The Redis of the configured region. */
  public static RedisAddress of(WeftConfig config) {
    return new RedisAddress(config.redis());
  }

  /**
   * Connects for commands that answer at once.
   *
   * @param name what the connection is for, as {@code CLIENT LIST} shows it
   * @param patience how long to wait for the connection, and for each answer
   * @throws redis.clients.jedis.exceptions.JedisException when Redis is away
   */
  public Jedis connect(String name, Duration patience) {
    return new Jedis(host(), client(name, patience));
  }

  /** Host and port. */
  public HostAndPort host() {
    return new HostAndPort(url.getHost(), url.getPort() < 0 ? DEFAULT_PORT : url.getPort());
  }

  /** Name, credentials and time-outs of a connection; a blocking command waits for ever. */
  public JedisClientConfig client(String name, Duration patience) {
    int millis = Math.toIntExact(patience.toMillis());
    DefaultJedisClientConfig.Builder client =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(millis)
            .socketTimeoutMillis(millis)
            .blockingSocketTimeoutMillis(0)
            .clientName(name)
            .ssl("rediss".equals(url.getScheme()));
    if (!config.user().isEmpty()) {
      client.user(config.user());
    }
    if (!config.password().isEmpty()) {
      client.password(config.password());
    }
    return client.build();
  }
}
