package dev.weft.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Runs every command of the page, in its order. */
class SandboxPageIT {

  private static final Pattern BLOCK = Pattern.compile("```sh\n(.*?)```", Pattern.DOTALL);

  @TempDir Path home;

  @Test
  void shouldDoWhatThePageSaysWhenItsCommandsAreRun() throws Exception {
    String page = Files.readString(Path.of("../docs/run/sandbox-provider.md"));
    StringBuilder script = new StringBuilder("set -euo pipefail\ntrap 'kill %1' ERR\n");
    Matcher blocks = BLOCK.matcher(page);
    while (blocks.find()) {
      script.append(blocks.group(1)).append("echo\n");
    }
    assertThat(script).contains("18080").contains("/tmp/weft-sandbox");
    Path file = home.resolve("page.sh");
    Files.writeString(
        file,
        script
            .toString()
            .replace("18080", Integer.toString(freePort()))
            .replace("/tmp/weft-sandbox", home.toString()));
    Path output = home.resolve("output");

    ProcessBuilder bash =
        new ProcessBuilder("bash", file.toString()).directory(Path.of("..").toFile());
    bash.environment()
        .merge(
            "PATH",
            Path.of(System.getProperty("java.home"), "bin").toString(),
            (old, bin) -> bin + ":" + old);
    Process process = bash.redirectErrorStream(true).redirectOutput(output.toFile()).start();

    assertThat(process.waitFor(60, TimeUnit.SECONDS)).isTrue();
    String said = Files.readString(output);
    assertThat(process.exitValue()).as(said).isZero();
    assertThat(said)
        .contains("\"iata\":\"MUC\"")
        .contains("\"orderRef\":\"SO-")
        .contains("no answer")
        .contains("\"late\":[\"refused:key_cancelled\"]")
        .contains("\"balanced\":true")
        .contains("\"moved\":\"route:MUC-BER\"")
        .doesNotContain("\"balanced\":false");
  }

  @Test
  void shouldNameEveryFaultWhenThePageIsRead() throws Exception {
    String page = Files.readString(Path.of("../docs/run/sandbox-provider.md"));

    for (Fault.Kind kind : Fault.Kind.values()) {
      assertThat(page).contains("| `" + kind.word() + "` |");
    }
    assertThat(page).contains("between " + Airports.load().all().size() + " real airports");
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0)) {
      return socket.getLocalPort();
    }
  }
}
