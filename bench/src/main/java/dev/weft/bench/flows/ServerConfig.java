package dev.weft.bench.flows;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.bench.stack.OwnStack;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.Optional;
import java.util.concurrent.TimeUnit;

/**
 * The dynamic configuration of the stack's own Temporal server: Weft's, or the server's stock
 * values. The server reads it when it starts, so it is started again; the database stays.
 */
final class ServerConfig {
  private static final Duration RESTART = Duration.ofMinutes(2);
  private static final String VARIABLE = "DYNAMIC_CONFIG_FILE_PATH=";
  private static final String STOCK = "# Nothing is set: the server's own values hold.\n{}\n";

  private final OwnStack stack;

  ServerConfig(OwnStack stack) {
    this.stack = stack;
  }

  void stock() throws IOException, InterruptedException {
    restartWith(STOCK);
  }

  void tuned() throws IOException, InterruptedException {
    restartWith(
        Files.readString(
            stack.root().resolve("temporal-config").resolve("dynamic").resolve("laptop.yaml")));
  }

  private void restartWith(String text) throws IOException, InterruptedException {
    ProcessHandle server = stack.process("temporal");
    Files.writeString(file(server), text);
    server.destroy();
    long end = System.nanoTime() + RESTART.toNanos();
    while (true) {
      JsonNode part = stack.part("temporal");
      boolean ready = part.path("status").asText().equalsIgnoreCase("ready");
      if (ready && part.path("process").path("pid").asLong() != server.pid()) {
        return;
      }
      if (System.nanoTime() > end) {
        throw new IOException("the Temporal server did not start again: " + part);
      }
      TimeUnit.MILLISECONDS.sleep(200);
    }
  }

  private static Path file(ProcessHandle server) throws IOException {
    String environment =
        Files.readString(Path.of("/proc", String.valueOf(server.pid()), "environ"));
    Optional<String> file =
        Arrays.stream(environment.split("\0", -1))
            .filter(variable -> variable.startsWith(VARIABLE))
            .map(variable -> variable.substring(VARIABLE.length()))
            .findFirst();
    return Path.of(
        file.orElseThrow(() -> new IOException("the Temporal server is not the stack's own")));
  }
}
