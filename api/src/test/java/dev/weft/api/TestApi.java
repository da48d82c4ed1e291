package dev.weft.api;

import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.testkit.policy.ShippedPolicy;
import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.springframework.context.ConfigurableApplicationContext;

/** One api with everything in memory, for all tests of the JVM. */
public final class TestApi {
  public static final TestTokens TOKENS = new TestTokens();
  public static final int LIMIT = 20_000;
  public static final int METRICS = freePort();
  private static final int PORT = freePort();
  private static final ConfigurableApplicationContext CONTEXT =
      ApiApplication.start(config(PORT), FakeWiring.class);
  public static final HttpCaller HTTP = new HttpCaller(PORT);

  private TestApi() {}

  public static <T> T bean(Class<T> type) {
    return CONTEXT.getBean(type);
  }

  public static ConfigurableApplicationContext context() {
    return CONTEXT;
  }

  /** Anna of acme, with everything allowed. */
  public static String anna() {
    return TOKENS.of("acme", "anna", TestTokens.ALL);
  }

  /** Greta of globex, with everything allowed. */
  public static String greta() {
    return TOKENS.of("globex", "greta", TestTokens.ALL);
  }

  public static int freePort() {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  private static WeftConfig config(int port) {
    try {
      Path home = Files.createTempDirectory("weft-api-test");
      return ShippedPolicy.in(
          WeftConfigLoader.parse(
              "test",
              "api: { port: "
                  + port
                  + ", metricsPort: "
                  + METRICS
                  + ", maxPayloadBytes: "
                  + LIMIT
                  + " }\nauth: { jwks: \""
                  + TOKENS.jwks(home)
                  + "\" }\ntelemetry: { logLevel: WARN }\n",
              Map.of(),
              home));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }
}
