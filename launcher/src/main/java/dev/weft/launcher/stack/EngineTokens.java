package dev.weft.launcher.stack;

import com.sun.net.httpserver.HttpServer;
import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.Json;
import dev.weft.launcher.os.PrivateFiles;
import dev.weft.launcher.token.SigningKey;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Tokens for the embedded engine where regions share it: each opens the namespace of one region.
 * They are signed with a key of their own, whose public half the engine fetches from here.
 */
final class EngineTokens implements AutoCloseable {
  private static final Duration LIFETIME = Duration.ofDays(7);
  private static final Duration RENEWED_EVERY = Duration.ofDays(1);
  private static final Duration OF_A_STEP = Duration.ofMinutes(10);

  private final WeftConfig config;
  private final SigningKey key;
  private final Clock clock;
  private final HttpServer server;
  private Instant renewed = Instant.MIN;

  private EngineTokens(WeftConfig config, SigningKey key, Clock clock, HttpServer server) {
    this.config = config;
    this.key = key;
    this.clock = clock;
    this.server = server;
  }

  /** Writes every region's token, and begins to answer with the public key. */
  static EngineTokens open(WeftConfig config) throws IOException {
    SigningKey key = key(config.home());
    byte[] jwks = Json.compact(key.jwks()).getBytes(StandardCharsets.UTF_8);
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext(
        "/jwks.json",
        exchange -> {
          exchange.getResponseHeaders().set("Content-Type", "application/json");
          exchange.sendResponseHeaders(200, jwks.length);
          exchange.getResponseBody().write(jwks);
          exchange.close();
        });
    server.start();
    EngineTokens tokens = new EngineTokens(config, key, Clock.systemUTC(), server);
    tokens.renew();
    return tokens;
  }

  /** The file with the token of a region. */
  static Path file(Path home, String region) {
    return Secrets.regionFolder(home, region).resolve("engine.token");
  }

  /** A token for a few minutes that may make namespaces. */
  static String ofAdministrator(Path home) {
    return sign(key(home), Clock.systemUTC(), "weft", "temporal-system:admin", OF_A_STEP);
  }

  /** Where operators reach the engine: where it asks for tokens, by its inner door. */
  static String operatorAddress(WeftConfig config) {
    return made(config) ? "127.0.0.1:" + innerDoor(config) : config.temporal().address();
  }

  /** The port at which the engine serves its own services, and asks for no token. */
  static int innerDoor(WeftConfig config) {
    return config.temporal().internalPortBase() + 7;
  }

  /** Whether the region's token is made here, for the embedded engine. */
  static boolean made(WeftConfig region) {
    return region
        .temporal()
        .tokenFile()
        .equals(file(region.home(), region.region().id()).toString());
  }

  /** Where the engine finds the public key. */
  URI keys() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/jwks.json");
  }

  /** Writes the tokens again once they are a day old. */
  void renew() {
    Instant now = clock.instant();
    if (now.isBefore(renewed.plus(RENEWED_EVERY))) {
      return;
    }
    for (WeftConfig region : Regions.of(config)) {
      if (made(region)) {
        String permission = region.temporal().namespace() + ":write";
        PrivateFiles.write(
            file(config.home(), region.region().id()),
            sign(key, clock, region.region().id(), permission, LIFETIME) + "\n");
      }
    }
    renewed = now;
  }

  private static SigningKey key(Path home) {
    return SigningKey.open(home.resolve("keys").resolve("engine-signing.pem"));
  }

  private static String sign(
      SigningKey key, Clock clock, String subject, String permission, Duration lifetime) {
    long now = clock.instant().getEpochSecond();
    Map<String, Object> claims = new LinkedHashMap<>();
    claims.put("sub", subject);
    claims.put("permissions", List.of(permission));
    claims.put("iat", now);
    claims.put("exp", now + lifetime.toSeconds());
    return key.sign(claims);
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
