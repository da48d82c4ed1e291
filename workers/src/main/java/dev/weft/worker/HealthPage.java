package dev.weft.worker;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;

/** Says on {@code /health/ready} of 127.0.0.1 whether the worker polls. */
final class HealthPage implements AutoCloseable {
  private static final byte[] LOCALHOST = {127, 0, 0, 1};

  private final HttpServer http;
  private final BooleanSupplier ready;

  HealthPage(int port, BooleanSupplier ready) {
    this.ready = ready;
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOCALHOST), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("port " + port + " of 127.0.0.1 cannot be had", e);
    }
    http.createContext("/health/ready", this::answer);
    http.start();
  }

  int port() {
    return http.getAddress().getPort();
  }

  private void answer(HttpExchange exchange) throws IOException {
    boolean up = ready.getAsBoolean();
    byte[] body =
        ("{\"status\":\"" + (up ? "UP" : "DOWN") + "\"}").getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", "application/json");
      exchange.sendResponseHeaders(up ? 200 : 503, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
