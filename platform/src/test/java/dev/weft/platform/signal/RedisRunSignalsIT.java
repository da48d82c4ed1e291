package dev.weft.platform.signal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.platform.redis.FrozenRedis;
import dev.weft.platform.signal.RunSignals.Subscription;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import redis.embedded.RedisServer;

class RedisRunSignalsIT {
  private RedisServer server;
  private WeftConfig config;
  private int port;

  @BeforeEach
  void start() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      port = socket.getLocalPort();
    }
    server =
        RedisServer.newRedisServer()
            .port(port)
            .setting("bind 127.0.0.1")
            .setting("requirepass secret")
            .build();
    server.start();
    config =
        WeftConfigLoader.parse(
            "test",
            "redis: { url: \"redis://127.0.0.1:%d\", password: secret }".formatted(port),
            Map.of(),
            Path.of("").toAbsolutePath());
  }

  @AfterEach
  void stop() throws IOException {
    server.stop();
  }

  @Test
  void shouldWakeAListenerOfAnotherProcessAtOnce() throws Exception {
    try (RunSignals api = RedisRunSignals.open(config);
        RunSignals worker = RedisRunSignals.open(config)) {
      Semaphore woken = new Semaphore(0);
      AtomicInteger others = new AtomicInteger();
      try (Subscription _ = api.subscribe("demo", "run-1", woken::release);
          Subscription _ = api.subscribe("acme", "run-1", others::incrementAndGet)) {
        // connected, and the clock has become slow: three signals within less than its period
        awaitSignalsWithin(worker, woken, 300, 3);
      }
      woken.drainPermits();
      worker.publish("demo", "run-1", 9);
      Thread.sleep(300);
      assertThat(woken.availablePermits()).as("wakes after the end of listening").isZero();
    }
  }

  @Test
  void shouldWakeByTheClockWhileRedisIsAwayAndComeBack() throws Exception {
    try (RunSignals api = RedisRunSignals.open(config);
        RunSignals worker = RedisRunSignals.open(config)) {
      Semaphore woken = new Semaphore(0);
      try (Subscription _ = api.subscribe("demo", "run-1", woken::release)) {
        awaitSignalsWithin(worker, woken, 300, 2);
        server.stop();
        worker.publish("demo", "run-1", 1);
        woken.drainPermits();
        assertThat(woken.tryAcquire(2, 1, TimeUnit.MINUTES)).isTrue();
        server.start();
        awaitSignalsWithin(worker, woken, 300, 2);
      }
    }
  }

  @Test
  void shouldWakeByTheClockWhileRedisAnswersNothing() throws Exception {
    try (RunSignals api = RedisRunSignals.open(config);
        RunSignals worker = RedisRunSignals.open(config)) {
      Semaphore woken = new Semaphore(0);
      try (Subscription _ = api.subscribe("demo", "run-1", woken::release)) {
        awaitSignalsWithin(worker, woken, 300, 2);
        try (FrozenRedis _ = FrozenRedis.onPort(port)) {
          woken.drainPermits();
          worker.publish("demo", "run-1", 1);
          assertThat(woken.tryAcquire(40, TimeUnit.SECONDS)).isTrue();
        }
      }
    }
  }

  /**
   * Publishes until several signals in a row arrive quickly, as they do once both are connected.
   */
  private static void awaitSignalsWithin(RunSignals from, Semaphore woken, long millis, int inARow)
      throws InterruptedException {
    int row = 0;
    while (row < inARow) {
      woken.drainPermits();
      from.publish("demo", "run-1", row);
      row = woken.tryAcquire(millis, TimeUnit.MILLISECONDS) ? row + 1 : 0;
    }
  }
}
