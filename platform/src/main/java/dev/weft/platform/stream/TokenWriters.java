package dev.weft.platform.stream;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.key.KeyDestroyedException;
import dev.weft.platform.key.Sealer;
import dev.weft.platform.redis.RedisAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jooq.exception.DataAccessException;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.Jedis;
import redis.clients.jedis.Pipeline;
import redis.clients.jedis.exceptions.JedisException;
import redis.clients.jedis.params.XAddParams;

/**
 * Writes what running steps say to their runs' streams: ten times a second, all steps of the
 * process in one round trip, so that a piece of text costs none of its own. A step never waits for
 * Redis longer than a moment at its end, and never fails because of it.
 */
public final class TokenWriters implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration LAST_WORD = Duration.ofMillis(500);
  private static final long PERIOD_MILLIS = 100;
  private static final long AWAY_MILLIS = 1_000;
  private static final System.Logger LOG = System.getLogger(TokenWriters.class.getName());

  private final TokenChannel channel;
  private final RedisAddress redis;
  private final Sealer sealer;
  private final long maxEntries;
  private final long seconds;
  private final Duration lastWord;
  private final Set<TokenWriter> open = ConcurrentHashMap.newKeySet();
  private final Object work = new Object();
  private final Thread thread;
  private volatile boolean closed;
  private volatile boolean away;

  /** A writer for each step of the process, to the Redis of the configured region. */
  public TokenWriters(WeftConfig config, Sealer sealer) {
    this(config, sealer, LAST_WORD);
  }

  /** Writers that wait so long at the end of a step. */
  TokenWriters(WeftConfig config, Sealer sealer, Duration lastWord) {
    this.lastWord = lastWord;
    this.channel = new TokenChannel(config.region().id());
    this.redis = RedisAddress.of(config);
    this.sealer = sealer;
    this.maxEntries = config.redis().tokenEntries();
    this.seconds = config.redis().tokenRetention().toSeconds();
    this.thread = Thread.ofVirtual().name("weft-tokens").unstarted(this::writeAll);
    thread.start();
  }

  /** Begins to write what one try of a step says; nothing is sent before it says something. */
  public TokenWriter open(RunContext run, String stepId, int attempt) {
    TokenWriter writer = new TokenWriter(this, run, stepId, attempt);
    open.add(writer);
    return writer;
  }

  /** Whether writing can be waited for. */
  boolean reachable() {
    return !away && !closed;
  }

  /** How long a step waits at its end until Redis has what it said. */
  Duration lastWord() {
    return lastWord;
  }

  void wake() {
    synchronized (work) {
      work.notifyAll();
    }
  }

  void forget(TokenWriter writer) {
    open.remove(writer);
  }

  private void writeAll() {
    Jedis connection = null;
    while (!closed) {
      try {
        synchronized (work) {
          work.wait(away ? AWAY_MILLIS : PERIOD_MILLIS);
        }
        List<TokenWriter.Batch> batches = new ArrayList<>();
        for (TokenWriter writer : open) {
          TokenWriter.Batch batch = writer.take();
          if (batch != null) {
            batches.add(batch);
          }
        }
        if (batches.isEmpty()) {
          continue;
        }
        connection = send(connection, batches);
        batches.forEach(batch -> batch.writer().sent());
      } catch (InterruptedException e) {
        break;
      }
    }
    disconnect(connection);
  }

  /** Sends what was taken; what cannot be sent is lost, and the gap tells readers so. */
  private @Nullable Jedis send(@Nullable Jedis connection, List<TokenWriter.Batch> batches) {
    Jedis used = connection;
    try {
      if (used == null) {
        used = redis.connect("weft-tokens-out", PATIENCE);
      }
      Set<String> announced = new LinkedHashSet<>();
      try (Pipeline pipeline = used.pipelined()) {
        for (TokenWriter.Batch batch : batches) {
          String key = channel.key(batch.run());
          for (TokenWriter.Entry entry : batch.entries()) {
            Map<String, String> fields = fields(batch, entry);
            if (fields != null) {
              pipeline.xadd(
                  key, XAddParams.xAddParams().maxLen(maxEntries).approximateTrimming(), fields);
            }
          }
          pipeline.expire(key, seconds);
          announced.add(channel.announcements(batch.run()));
        }
        announced.forEach(name -> pipeline.publish(name, ""));
        pipeline.sync();
      }
      away = false;
      return used;
    } catch (JedisException e) {
      away = true;
      LOG.log(System.Logger.Level.DEBUG, "Redis is away: tokens were lost", e);
      disconnect(used);
      return null;
    }
  }

  private @Nullable Map<String, String> fields(TokenWriter.Batch batch, TokenWriter.Entry entry) {
    RunContext run = batch.run();
    Map<String, String> fields = new LinkedHashMap<>();
    fields.put(TokenChannel.STEP, batch.stepId());
    fields.put(TokenChannel.ATTEMPT, String.valueOf(batch.attempt()));
    fields.put(TokenChannel.SEQUENCE, String.valueOf(entry.sequence()));
    fields.put(TokenChannel.KIND, entry.kind().name());
    if (entry.data() != null) {
      try {
        fields.put(
            TokenChannel.DATA,
            Base64.getEncoder()
                .encodeToString(
                    sealer.sealText(
                        run.tenant(), run.subject(), TokenChannel.context(run), entry.data())));
      } catch (KeyDestroyedException | DataAccessException e) {
        LOG.log(System.Logger.Level.DEBUG, "a piece of text could not be sealed", e);
        return null;
      }
    }
    return fields;
  }

  private static void disconnect(@Nullable Jedis connection) {
    if (connection == null) {
      return;
    }
    try {
      connection.close();
    } catch (JedisException e) {
      LOG.log(System.Logger.Level.DEBUG, "the connection had gone already", e);
    }
  }

  @Override
  public void close() {
    closed = true;
    thread.interrupt();
  }
}
