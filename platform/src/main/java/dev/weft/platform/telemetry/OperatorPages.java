package dev.weft.platform.telemetry;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.function.BooleanSupplier;
import java.util.function.Supplier;

/**
 * What a process tells operators of this machine, and nobody else: {@code /metrics} in Prometheus'
 * text format, and {@code /health/ready} where asked for. It answers on 127.0.0.1 alone.
 */
public final class OperatorPages implements AutoCloseable {
  private static final byte[] LOCALHOST = {127, 0, 0, 1};

  private final HttpServer http;

  /**
   * Opens the pages.
   *
   * @param port the port; 0 for any
   * @param metrics the text of the metrics as they are now
   */
  public OperatorPages(int port, Supplier<String> metrics) {
    try {
      http = HttpServer.create(new InetSocketAddress(InetAddress.getByAddress(LOCALHOST), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("port " + port + " of 127.0.0.1 cannot be had", e);
    }
    http.createContext(
        "/metrics", exchange -> answer(exchange, 200, "text/plain; version=0.0.4", metrics.get()));
    http.start();
  }

  /** Says besides whether the process is ready: 200 or 503. */
  public OperatorPages withHealth(BooleanSupplier ready) {
    http.createContext(
        "/health/ready",
        exchange -> {
          boolean up = ready.getAsBoolean();
          String status = "{\"status\":\"" + (up ? "UP" : "DOWN") + "\"}";
          answer(exchange, up ? 200 : 503, "application/json", status);
        });
    return this;
  }

  /** The port that it answers on. */
  public int port() {
    return http.getAddress().getPort();
  }

  private static void answer(HttpExchange exchange, int status, String type, String text)
      throws IOException {
    byte[] body = text.getBytes(StandardCharsets.UTF_8);
    try (exchange) {
      exchange.getResponseHeaders().set("Content-Type", type + "; charset=utf-8");
      exchange.sendResponseHeaders(status, body.length);
      exchange.getResponseBody().write(body);
    }
  }

  @Override
  public void close() {
    http.stop(0);
  }
}
