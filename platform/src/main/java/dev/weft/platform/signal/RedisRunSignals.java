package dev.weft.platform.signal;

import dev.weft.contract.config.WeftConfig;
import dev.weft.platform.redis.RedisAddress;
import java.io.IOException;
import java.time.Duration;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.JedisClientConfig;
import redis.clients.jedis.JedisPubSub;
import redis.clients.jedis.exceptions.JedisException;

/**
 * Signals over Redis publish/subscribe, on channels {@code weft:<region>:<tenant>:run:<runId>}: two
 * connections per process, however many listen. While Redis is away listeners are woken twice a
 * second instead; it is looked for again all the time.
 */
public final class RedisRunSignals implements RunSignals {
  private static final int WAITING_AT_MOST = 10_000;
  private static final long RECONNECT_MILLIS = 500;
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /** Ends the message of a run that goes on. */
  private static final String PROGRESS = "p";

  private record Change(String channel, String message) {}

  private final String prefix;
  private final HostAndPort address;
  private final JedisClientConfig client;
  private final BlockingQueue<Change> waiting = new ArrayBlockingQueue<>(WAITING_AT_MOST);
  private final TickingSignals local;
  private final Thread publisher;
  private final Thread receiver;
  private volatile boolean open = true;
  private volatile boolean connected;
  private volatile @Nullable Jedis receiving;

  private RedisRunSignals(String region, HostAndPort address, JedisClientConfig client) {
    this.prefix = "weft:" + region + ":";
    this.address = address;
    this.client = client;
    this.local = new TickingSignals(() -> connected);
    this.publisher = Thread.ofVirtual().name("weft-signals-out").unstarted(this::publishAll);
    this.receiver = Thread.ofVirtual().name("weft-signals-in").unstarted(this::receiveAll);
  }

  /** Connects to the configured Redis, now or whenever it is there. */
  public static RunSignals open(WeftConfig config) {
    RedisAddress redis = RedisAddress.of(config);
    RedisRunSignals signals =
        new RedisRunSignals(
            config.region().id(), redis.host(), redis.client("weft-signals", PATIENCE));
    signals.publisher.start();
    signals.receiver.start();
    return signals;
  }

  @Override
  public void publish(String tenant, String runId, long seq) {
    local.publish(tenant, runId, seq);
    offer(tenant, runId, Long.toString(seq));
  }

  @Override
  public void publishProgress(String tenant, String runId, long seq) {
    local.publishProgress(tenant, runId, seq);
    offer(tenant, runId, seq + PROGRESS);
  }

  /** When too many wait, Redis is away: every listener is woken by the clock then. */
  private void offer(String tenant, String runId, String message) {
    var _ = waiting.offer(new Change(prefix + tenant + ":run:" + runId, message));
  }

  @Override
  public Subscription subscribe(String tenant, String runId, Runnable listener) {
    return local.subscribe(tenant, runId, listener);
  }

  @Override
  public Subscription subscribeToRest(String tenant, String runId, Runnable listener) {
    return local.subscribeToRest(tenant, runId, listener);
  }

  private void publishAll() {
    while (open) {
      try (Jedis redis = new Jedis(address, client)) {
        while (open) {
          Change change = waiting.take();
          redis.publish(change.channel(), change.message());
        }
      } catch (JedisException e) {
        pause();
      } catch (InterruptedException e) {
        return;
      }
    }
  }

  private void receiveAll() {
    while (open) {
      try (Jedis redis = new Jedis(address, client)) {
        receiving = redis;
        redis.psubscribe(new Listener(), prefix + "*");
      } catch (JedisException e) {
        connected = false;
        pause();
      }
    }
  }

  private void pause() {
    try {
      Thread.sleep(RECONNECT_MILLIS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      open = false;
    }
  }

  private final class Listener extends JedisPubSub {
    @Override
    public void onPSubscribe(String pattern, int channels) {
      connected = true;
    }

    @Override
    public void onPMessage(String pattern, String channel, String message) {
      String[] parts = channel.substring(prefix.length()).split(":", -1);
      if (parts.length == 3) {
        local.wake(parts[0], parts[2], message.endsWith(PROGRESS));
      }
    }
  }

  @Override
  public void close() {
    open = false;
    publisher.interrupt();
    receiver.interrupt();
    Jedis redis = receiving;
    if (redis != null) {
      try {
        redis.getConnection().forceDisconnect();
      } catch (IOException e) {
        System.getLogger(RedisRunSignals.class.getName())
            .log(System.Logger.Level.DEBUG, "the connection had gone already", e);
      }
    }
    local.close();
  }
}
