package dev.weft.bench.load;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpRequest;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class OpenLoopTest {
  private static final int REQUESTS = 10;

  @Test
  void shouldSendOnWhileNothingIsAnsweredAndCountTheWait() throws IOException {
    CountDownLatch all = new CountDownLatch(REQUESTS);
    AtomicInteger calls = new AtomicInteger();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
        OpenLoop load = new OpenLoop()) {
      server.setExecutor(threads);
      server.createContext(
          "/",
          exchange -> {
            // The first is answered once the last has come.
            all.countDown();
            try {
              all.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(calls.getAndIncrement() == 0 ? 500 : 204, -1);
            exchange.close();
          });
      server.start();
      HttpRequest request =
          HttpRequest.newBuilder(
                  URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/"))
              .build();

      OpenLoop.Outcome outcome =
          load.run(100, REQUESTS, i -> new OpenLoop.Shot(i < 5 ? "early" : "late", request));

      assertThat(outcome.byStatus()).isEqualTo(Map.of("204", REQUESTS - 1, "500", 1));
      assertThat(outcome.latencies().count()).isEqualTo(REQUESTS - 1);
      assertThat(outcome.byKind().keySet()).containsExactly("early", "late");
      // Nine more are due, 10 ms after each other, before the first can be answered.
      assertThat(outcome.hits().stream().mapToLong(OpenLoop.Hit::nanos).max().orElseThrow())
          .isGreaterThanOrEqualTo(90_000_000);
    } finally {
      server.stop(0);
    }
  }
}
