package dev.weft.launcher.stack;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.launcher.engine.EnginePrograms;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TemporalServerTest {
  @TempDir private Path home;

  @Test
  void shouldStartTheWebUiOnceTheApiSaysHowPeopleLogIn() throws Exception {
    AtomicInteger asked = new AtomicInteger();
    HttpServer api =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    // Policy is away when it is asked first.
    api.createContext(
        "/oidc/.well-known/openid-configuration",
        exchange -> {
          exchange.sendResponseHeaders(asked.incrementAndGet() == 1 ? 503 : 200, -1);
          exchange.close();
        });
    api.start();
    try {
      String yaml = "api: { publicUrl: 'http://127.0.0.1:" + api.getAddress().getPort() + "' }";
      WeftConfig config =
          EffectiveConfig.of(
              WeftConfigLoader.parse("test", yaml, Map.of(), home), Secrets.open(home), home);

      ui(config).prepare().run();
    } finally {
      api.stop(0);
    }

    assertThat(asked).hasValue(2);
    assertThat(Files.exists(home.resolve("run/ui/weft.yaml"))).isTrue();
  }

  private Part ui(WeftConfig config) {
    EnginePrograms programs = new EnginePrograms("test", "/server", "/sql", "/ui");
    TemporalServer.Database database =
        new TemporalServer.Database("jdbc:postgresql://127.0.0.1:1/temporal", "temporal", "");
    return new TemporalServer(programs, home, home, config, database, null).ui("/ui");
  }
}
