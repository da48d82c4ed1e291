package dev.weft.launcher.client;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

class DetachTest {
  private static final String ID = "0199a1b2-c3d4-7000-8000-000000000001";

  @Test
  void shouldSayHowToComeBackAndHowToCancelOnCtrlC() throws Exception {
    try (FakeApi api = new FakeApi()) {
      FakeRun run = api.add(new FakeRun(ID));
      Thread.ofVirtual().start(run::completeWhenApproved);

      Ended waiting = interruptedAfter("Waiting:", api, "watch", "last", "--json");

      assertThat(waiting.exitCode()).isEqualTo(5);
      assertThat(waiting.err())
          .contains("it goes on", "./weft watch " + ID, "./weft cancel " + ID)
          .contains("./weft approve " + ID);
      assertThat(FakeApi.JSON.readTree(waiting.out()).get("runId").asText()).isEqualTo(ID);
    }
  }

  @Test
  void shouldExitOneOnCtrlCWhenNobodyIsWaitedFor() throws Exception {
    try (FakeApi api = new FakeApi()) {
      api.add(new FakeRun(ID)).planned();

      Ended running = interruptedAfter("Planned by", api, "watch", "last", "--json");

      assertThat(running.exitCode()).isEqualTo(1);
      assertThat(running.err()).contains("./weft watch " + ID).doesNotContain("./weft approve");
    }
  }

  private record Ended(int exitCode, String out, String err) {}

  private static Ended interruptedAfter(String text, FakeApi api, String... args)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    // Whoever started the tests in the background ignores the signal, and so would the child.
    command.addAll(List.of("env", "--default-signal=INT"));
    command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
    command.addAll(List.of("-XX:TieredStopAtLevel=1", "-Xmx128m", "-cp"));
    command.add(System.getProperty("java.class.path"));
    command.add(ClientMain.class.getName());
    command.addAll(List.of(args));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().put("WEFT_API_URL", api.address().toString());
    builder.environment().put("WEFT_TOKEN", "t");
    Process process = builder.start();
    StringBuilder err = new StringBuilder();
    try (BufferedReader lines = process.errorReader(StandardCharsets.UTF_8)) {
      String line;
      boolean sent = false;
      while ((line = lines.readLine()) != null) {
        err.append(line).append('\n');
        if (!sent && line.contains(text)) {
          sent = true;
          new ProcessBuilder("kill", "-INT", Long.toString(process.pid())).start().waitFor();
        }
      }
    }
    String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    return new Ended(process.exitValue(), out, err.toString());
  }
}
