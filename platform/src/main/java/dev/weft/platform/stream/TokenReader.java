package dev.weft.platform.stream;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.key.KeyDestroyedException;
import dev.weft.platform.key.SealedDataException;
import dev.weft.platform.key.Sealer;
import dev.weft.platform.redis.RedisAddress;
import dev.weft.platform.redis.RedisLine;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.resps.StreamEntry;

/** Reads token streams over one connection per process, whoever asks. */
public final class TokenReader implements AutoCloseable {
  private static final Duration PATIENCE = Duration.ofSeconds(1);
  private static final Duration AWAY = Duration.ofMillis(500);
  private static final System.Logger LOG = System.getLogger(TokenReader.class.getName());

  private final TokenChannel channel;
  private final RedisLine redis;
  private final Sealer sealer;

  /** Reads from the Redis of the configured region; nothing is connected yet. */
  public TokenReader(WeftConfig config, Sealer sealer) {
    this.channel = new TokenChannel(config.region().id());
    this.redis = new RedisLine(RedisAddress.of(config), "weft-tokens-in", PATIENCE, AWAY);
    this.sealer = sealer;
  }

  /**
   * Entries after the given one, in order; none while Redis is away. An entry whose person was
   * forgotten is left out.
   */
  public List<Token> after(RunContext run, TokenId last, int limit) {
    List<Token> tokens = new ArrayList<>();
    for (StreamEntry entry : entries(channel.key(run), last, limit)) {
      Token token = token(run, entry);
      if (token != null) {
        tokens.add(token);
      }
    }
    return tokens;
  }

  private List<StreamEntry> entries(String key, TokenId last, int limit) {
    return redis.ask(jedis -> jedis.xrange(key, "(" + last, "+", limit), List.of());
  }

  private @Nullable Token token(RunContext run, StreamEntry entry) {
    Map<String, String> fields = entry.getFields();
    try {
      Token.Kind kind = Token.Kind.valueOf(fields.getOrDefault(TokenChannel.KIND, ""));
      String sealed = fields.get(TokenChannel.DATA);
      String data =
          sealed == null
              ? null
              : sealer.openText(
                  run.tenant(), TokenChannel.context(run), Base64.getDecoder().decode(sealed));
      return new Token(
          new TokenId(entry.getID().getTime(), entry.getID().getSequence()),
          fields.getOrDefault(TokenChannel.STEP, ""),
          Integer.parseInt(fields.getOrDefault(TokenChannel.ATTEMPT, "")),
          Long.parseLong(fields.getOrDefault(TokenChannel.SEQUENCE, "")),
          kind,
          kind == Token.Kind.TOKEN ? data : null,
          kind == Token.Kind.PROGRESS && data != null ? Integer.valueOf(data) : null);
    } catch (KeyDestroyedException | SealedDataException | IllegalArgumentException e) {
      // As good as lost: the gap tells the reader.
      LOG.log(System.Logger.Level.DEBUG, "an entry cannot be read", e);
      return null;
    }
  }

  @Override
  public void close() {
    redis.close();
  }
}
