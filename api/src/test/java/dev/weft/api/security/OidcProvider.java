package dev.weft.api.security;

import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.JWKSet;
import com.sun.net.httpserver.HttpServer;
import dev.weft.api.TestApi;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;

/** Serves signing keys over HTTP in the form of a Keycloak realm, and can be away or broken. */
final class OidcProvider implements AutoCloseable {
  private static final String PATH = "/realms/weft/protocol/openid-connect/certs";

  /** Realms also list the key that tokens are encrypted with, and kinds that a client ignores. */
  private static final String OTHER_KEYS =
      """
      {"kid":"enc-1","kty":"RSA","alg":"RSA-OAEP","use":"enc","n":"wGMlrsJgL5X3m7m3","e":"AQAB"},
      {"kid":"new-kind","kty":"AKP","alg":"ML-DSA-44","use":"sig","pub":"AA"}\
      """;

  private final int port = TestApi.freePort();
  private final AtomicInteger fetches = new AtomicInteger();
  private volatile String body = "";
  private volatile int status = 200;
  private HttpServer server;

  String address() {
    return "http://127.0.0.1:" + port + PATH;
  }

  /** Publishes these keys from now on. */
  OidcProvider publish(JWK... keys) {
    String published = new JWKSet(List.of(keys)).toString();
    body = published.replaceFirst("]}$", "," + OTHER_KEYS.replace("$", "\\$") + "]}");
    status = 200;
    return this;
  }

  /** Answers as a broken proxy in front of it would. */
  void breakDown() {
    body = "<html>502 Bad Gateway</html>";
    status = 502;
  }

  void start() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.createContext(
        PATH,
        exchange -> {
          fetches.incrementAndGet();
          byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
          exchange.getResponseHeaders().add("Content-Type", "application/json;charset=UTF-8");
          exchange.getResponseHeaders().add("Cache-Control", "no-cache");
          exchange.sendResponseHeaders(status, bytes.length);
          exchange.getResponseBody().write(bytes);
          exchange.close();
        });
    server.start();
  }

  void stop() {
    server.stop(0);
  }

  int fetches() {
    return fetches.get();
  }

  @Override
  public void close() {
    stop();
  }
}
