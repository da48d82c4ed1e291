package dev.weft.platform.limit;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.platform.limit.RateLimits.Taken;
import dev.weft.platform.redis.FrozenRedis;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.RedisClient;
import redis.embedded.RedisServer;

class RedisRateLimitsIT {
  private int port;
  private RedisServer server;
  private WeftConfig config;

  @BeforeEach
  void start() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    server = server();
    config =
        WeftConfigLoader.parse(
            "test",
            "redis: { url: \"redis://127.0.0.1:%d\" }".formatted(port),
            Map.of(),
            Path.of("").toAbsolutePath());
  }

  private RedisServer server() throws IOException {
    RedisServer started = RedisServer.newRedisServer().port(port).setting("bind 127.0.0.1").build();
    started.start();
    return started;
  }

  @AfterEach
  void stop() throws IOException {
    server.stop();
  }

  @Test
  void shouldShareOneWindowAmongProcesses() {
    try (RateLimits one = RedisRateLimits.open(config);
        RateLimits two = RedisRateLimits.open(config)) {
      List<Taken> taken = new ArrayList<>();
      for (int i = 0; i < 3; i++) {
        taken.add(one.take("demo", 5));
        taken.add(two.take("demo", 5));
      }

      assertThat(taken)
          .extracting(Taken::allowed)
          .containsExactly(true, true, true, true, true, false);
      assertThat(taken).extracting(Taken::remaining).containsExactly(4L, 3L, 2L, 1L, 0L, 0L);
      assertThat(taken.getLast().reset()).isBetween(Duration.ofSeconds(1), Duration.ofSeconds(60));
      assertThat(one.take("acme", 5).allowed()).as("another tenant").isTrue();
      assertThat(one.take("demo", 50).remaining()).as("another limit").isEqualTo(49);
    }
  }

  @Test
  void shouldLetNoMorePassThanTheWindowHoldsWhenManyComeAtOnce() throws Exception {
    Duration patience = Duration.ofSeconds(5);
    try (RateLimits one = RedisRateLimits.open(config, patience);
        RateLimits two = RedisRateLimits.open(config, patience);
        ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Future<Taken>> taken = new ArrayList<>();
      for (int i = 0; i < 800; i++) {
        RateLimits process = i % 2 == 0 ? one : two;
        taken.add(threads.submit(() -> process.take("demo", 60)));
      }
      int allowed = 0;
      for (Future<Taken> each : taken) {
        allowed += each.get().allowed() ? 1 : 0;
      }

      assertThat(allowed).isEqualTo(60);
    }
  }

  @Test
  void shouldForgetAWindowWhenItIsOver() {
    try (RateLimits limits = RedisRateLimits.open(config);
        RedisClient redis = RedisClient.create("127.0.0.1", port)) {
      limits.take("demo", 5);

      assertThat(redis.keys("*")).containsExactly("weft:eu-west-1:rate:demo:5");
      assertThat(redis.ttl("weft:eu-west-1:rate:demo:5")).isBetween(1L, 70L);
    }
  }

  @Test
  void shouldCountAloneWhileRedisAnswersNothing() throws Exception {
    try (RateLimits one = RedisRateLimits.open(config);
        RateLimits two = RedisRateLimits.open(config)) {
      one.take("demo", 2);
      try (FrozenRedis _ = FrozenRedis.onPort(port)) {
        assertThat(one.take("demo", 2).allowed()).isTrue();
        assertThat(one.take("demo", 2).allowed()).isTrue();
        assertThat(one.take("demo", 2).allowed()).as("the third of this process").isFalse();
        assertThat(two.take("demo", 2).allowed()).as("the first of the other").isTrue();
      }
    }
  }

  @Test
  void shouldCountAloneWhileRedisIsAwayAndTogetherWhenItIsBack() throws Exception {
    try (RateLimits one = RedisRateLimits.open(config);
        RateLimits two = RedisRateLimits.open(config)) {
      one.take("demo", 2);
      server.stop();

      assertThat(one.take("demo", 2).allowed()).isTrue();
      assertThat(one.take("demo", 2).allowed()).isTrue();
      assertThat(one.take("demo", 2).allowed()).as("the third of this process").isFalse();
      assertThat(two.take("demo", 2).allowed()).as("the first of the other").isTrue();

      server = server();
      long end = System.nanoTime() + Duration.ofMinutes(1).toNanos();
      boolean shared = false;
      for (int i = 0; !shared && System.nanoTime() < end; i++) {
        String name = "back" + i;
        shared = one.take(name, 2).remaining() == 1 && two.take(name, 2).remaining() == 0;
        Thread.sleep(50);
      }
      assertThat(shared).as("both count together again").isTrue();
    }
  }
}
