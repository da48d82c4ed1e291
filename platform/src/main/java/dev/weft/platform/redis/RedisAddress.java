package dev.weft.platform.redis;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.tls.LiveTls;
import java.net.URI;
import java.time.Duration;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocketFactory;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.DefaultJedisClientConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;

/** The configured Redis. Connections are opened by whoever needs one, and may fail at any time. */
public final class RedisAddress {
  private static final int DEFAULT_PORT = 6379;

  private final WeftConfig.Redis config;
  private final URI url;
  private final @Nullable SSLSocketFactory tls;

  private RedisAddress(WeftConfig config) {
    this.config = config.redis();
    this.url = URI.create(config.redis().url());
    this.tls = "rediss".equals(url.getScheme()) ? LiveTls.stores(config).getSocketFactory() : null;
  }

  /** The Redis of the configured region. */
  public static RedisAddress of(WeftConfig config) {
    return new RedisAddress(config);
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

  /**
   * Name, credentials, TLS and time-outs of a connection; a blocking command waits for ever. Over
   * TLS the server must show a certificate for its host.
   */
  public JedisClientConfig client(String name, Duration patience) {
    int millis = Math.toIntExact(patience.toMillis());
    DefaultJedisClientConfig.Builder client =
        DefaultJedisClientConfig.builder()
            .connectionTimeoutMillis(millis)
            .socketTimeoutMillis(millis)
            .blockingSocketTimeoutMillis(0)
            .clientName(name);
    if (tls != null) {
      SSLParameters named = new SSLParameters();
      named.setEndpointIdentificationAlgorithm("HTTPS");
      client.ssl(true).sslSocketFactory(tls).sslParameters(named);
    }
    if (!config.user().isEmpty()) {
      client.user(config.user());
    }
    if (!config.password().isEmpty()) {
      client.password(config.password());
    }
    return client.build();
  }
}
