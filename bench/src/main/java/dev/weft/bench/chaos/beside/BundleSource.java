package dev.weft.bench.chaos.beside;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.Executors;

/** From where an OPA server gets its bundle, as from any bundle service: by HTTP, with an ETag. */
final class BundleSource implements AutoCloseable {
  private final HttpServer server;
  private volatile Bundle bundle;

  /** A bundle by its hash. */
  private record Bundle(String hash, Path archive) {}

  BundleSource(String hash, Path archive) throws IOException {
    bundle = new Bundle(hash, archive);
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
    server.createContext("/weft.tar.gz", this::serve);
    server.start();
  }

  String url() {
    return "http://127.0.0.1:" + server.getAddress().getPort();
  }

  /** Serves another one from now on. */
  void replace(String hash, Path archive) {
    bundle = new Bundle(hash, archive);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      Bundle now = bundle;
      String tag = "\"" + now.hash() + "\"";
      exchange.getResponseHeaders().add("ETag", tag);
      if (tag.equals(exchange.getRequestHeaders().getFirst("If-None-Match"))) {
        exchange.sendResponseHeaders(304, -1);
        return;
      }
      byte[] archive = Files.readAllBytes(now.archive());
      exchange.getResponseHeaders().add("Content-Type", "application/gzip");
      exchange.sendResponseHeaders(200, archive.length);
      exchange.getResponseBody().write(archive);
    }
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
