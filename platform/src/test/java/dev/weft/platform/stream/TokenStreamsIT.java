package dev.weft.platform.stream;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.contract.run.RunContext;
import dev.weft.platform.key.FixedKeys;
import dev.weft.platform.key.Sealer;
import dev.weft.platform.redis.RedisAddress;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.Jedis;
import redis.embedded.RedisServer;

class TokenStreamsIT {
  private final Sealer sealer = new Sealer(new FixedKeys());
  private RedisServer server;
  private WeftConfig config;

  @BeforeEach
  void start() throws IOException {
    int port;
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    server =
        RedisServer.newRedisServer()
            .port(port)
            .setting("bind 127.0.0.1")
            .setting("save \"\"")
            .build();
    server.start();
    config =
        WeftConfigLoader.parse(
            "test",
            """
            redis: { url: "redis://127.0.0.1:%d", tokenEntries: 100, tokenRetention: 10m }
            """
                .formatted(port),
            Map.of(),
            Path.of("").toAbsolutePath());
  }

  @AfterEach
  void stop() throws IOException {
    server.stop();
  }

  @Test
  void shouldCarryWhatAStepSaysSealedAndInFewCommands() {
    RunContext run = run("acme");
    try (TokenWriters writers = new TokenWriters(config, sealer, Duration.ofMinutes(1));
        TokenReader reader = new TokenReader(config, sealer)) {
      awaitConnection(writers, reader);
      try (TokenWriter writer = writers.open(run, "part-1", 2)) {
        for (int i = 0; i < 1_000; i++) {
          writer.text("word" + i + " ");
        }
        writer.progress(40);
      }

      List<Token> all = reader.after(run, TokenId.START, 1_000);

      assertThat(all.getFirst().kind()).isEqualTo(Token.Kind.RESET);
      assertThat(all.getLast().kind()).isEqualTo(Token.Kind.END);
      assertThat(all).extracting(Token::percent).contains(40);
      assertThat(all).extracting(Token::attempt).containsOnly(2);
      assertThat(text(all)).startsWith("word0 word1 ").endsWith("word999 ");
      assertThat(all).hasSizeLessThan(30);
      assertThat(reader.after(run, all.get(1).id(), 2)).isEqualTo(all.subList(2, 4));
      assertThat(reader.after(run("globex"), TokenId.START, 10)).isEmpty();
    }
    try (Jedis redis = RedisAddress.of(config).connect("test", Duration.ofSeconds(2))) {
      String key = "weft:eu-west-1:acme:tokens:" + run.runId();
      assertThat(redis.xrange(key, "-", "+").toString()).doesNotContain("word1");
      assertThat(redis.ttl(key)).isBetween(500L, 600L);
    }
  }

  @Test
  void shouldCutNoCharacterInTwo() {
    RunContext run = run("acme");
    String said = "x" + "😀".repeat(3_000);
    try (TokenWriters writers = new TokenWriters(config, sealer, Duration.ofMinutes(1));
        TokenReader reader = new TokenReader(config, sealer)) {
      awaitConnection(writers, reader);
      try (TokenWriter writer = writers.open(run, "part-1", 1)) {
        writer.text(said);
        writer.progress(40);
        writer.text("\ud83d");
        writer.progress(50);
        writer.text("\ude00");
      }

      List<Token> all = reader.after(run, TokenId.START, 1_000);

      assertThat(text(all)).isEqualTo(said + "😀");
      assertThat(all).extracting(Token::text).doesNotContain("");
    }
  }

  @Test
  void shouldSendWhatATrySaidThatWasCutOff() throws InterruptedException {
    RunContext run = run("acme");
    try (TokenWriters writers = new TokenWriters(config, sealer, Duration.ofMinutes(1));
        TokenReader reader = new TokenReader(config, sealer)) {
      awaitConnection(writers, reader);
      Thread cut =
          Thread.ofVirtual()
              .start(() -> {
                try (TokenWriter writer = writers.open(run, "part-1", 1)) {
                  writer.text("half a sent");
                  Thread.currentThread().interrupt();
                }
              });
      cut.join();

      List<Token> all = List.of();
      for (int i = 0; i < 600 && all.size() < 3; i++) {
        Thread.sleep(100);
        all = reader.after(run, TokenId.START, 10);
      }
      assertThat(text(all)).isEqualTo("half a sent");
      assertThat(all.getLast().kind()).isEqualTo(Token.Kind.END);
    }
  }

  @Test
  void shouldKeepNoMoreThanAboutSoManyEntries() throws InterruptedException {
    RunContext run = run("acme");
    try (TokenWriters writers = new TokenWriters(config, sealer, Duration.ofMinutes(1));
        TokenReader reader = new TokenReader(config, sealer)) {
      awaitConnection(writers, reader);
      for (int step = 0; step < 200; step++) {
        try (TokenWriter writer = writers.open(run, "step", step + 1)) {
          writer.text("x");
        }
      }

      assertThat(reader.after(run, TokenId.START, 10_000).size()).isBetween(100, 250);
    }
  }

  @Test
  void shouldLeaveAGapAndNeverFailWhileRedisIsAway() throws Exception {
    RunContext run = run("acme");
    try (TokenWriters writers = new TokenWriters(config, sealer);
        TokenReader reader = new TokenReader(config, sealer)) {
      TokenWriter writer = writers.open(run, "part-1", 1);
      writer.text("before");
      while (reader.after(run, TokenId.START, 10).isEmpty()) {
        Thread.onSpinWait();
      }
      server.stop();
      while (writers.reachable()) {
        writer.text("lost");
        Thread.sleep(20);
      }
      assertThat(reader.after(run, TokenId.START, 10)).isEmpty();
      server.start();
      while (!writers.reachable()) {
        writer.text("after");
        Thread.sleep(20);
      }
      writer.close();

      List<Token> all = List.of();
      while (all.isEmpty()) {
        all = reader.after(run, TokenId.START, 100);
      }
      assertThat(all.getFirst().sequence()).isGreaterThan(2);
      assertThat(all.getLast().kind()).isEqualTo(Token.Kind.END);
    }
  }

  /** The first connection and the first key take longer than a step waits. */
  private static void awaitConnection(TokenWriters writers, TokenReader reader) {
    RunContext run = run("acme");
    while (reader.after(run, TokenId.START, 1).isEmpty()) {
      try (TokenWriter writer = writers.open(run, "first", 1)) {
        writer.text("x");
      }
    }
  }

  private static String text(List<Token> tokens) {
    return tokens.stream()
        .filter(token -> token.kind() == Token.Kind.TOKEN)
        .map(Token::text)
        .collect(Collectors.joining());
  }

  private static RunContext run(String tenant) {
    return new RunContext(
        tenant,
        UUID.randomUUID().toString(),
        UUID.randomUUID().toString(),
        "DocumentSummary",
        List.of(),
        "UTC",
        "en",
        Instant.now());
  }
}
