package dev.weft.sandbox;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SandboxProcessIT {

  @TempDir Path home;

  private Map<String, String> environment() throws IOException {
    Path yaml = home.resolve("weft.yaml");
    Files.writeString(yaml, "home: " + home + "\nsandbox:\n  port: 0\nother:\n  key: 1\n");
    return Map.of("WEFT_CONFIG", yaml.toString());
  }

  @Test
  void shouldKeepEveryAnsweredOrderWhenKilledInTheMiddle() throws Exception {
    Set<String> answered = ConcurrentHashMap.newKeySet();
    Map<String, Object> order;
    try (SandboxProcess process = SandboxProcess.start(environment());
        SandboxClient client = new SandboxClient(process.port())) {
      order =
          SandboxClient.flightOrder(
              String.valueOf(client.offerWith(seats -> seats >= 30).get("offerId")));
      Map<String, Object> body = order;
      try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
        for (int i = 0; i < 30; i++) {
          String key = "k-" + i;
          threads.execute(() -> orderUntilItDies(client, key, body, answered));
        }
        SandboxClient.await(() -> answered.size() >= 5);
        process.kill();
      }
    }
    tearLastLine();

    try (SandboxProcess process = SandboxProcess.start(environment());
        SandboxClient client = new SandboxClient(process.port())) {
      for (String key : answered) {
        assertThat(client.get("/v1/orders/" + key).at("state")).isEqualTo("CONFIRMED");
      }
      for (int i = 0; i < 30; i++) {
        int status = client.put("/v1/orders/k-" + i, order).status();
        assertThat(status).isIn(200, 201);
        assertThat(client.effects("k-" + i)).containsEntry("did", 1);
      }
      assertThat(client.get("/v1/books").body())
          .containsEntry("balanced", true)
          .containsEntry("seatsSold", 30);
    }
  }

  private static void orderUntilItDies(
      SandboxClient client, String key, Map<String, Object> order, Set<String> answered) {
    try {
      if (client.put("/v1/orders/" + key, order).status() == 201) {
        answered.add(key);
      }
    } catch (IOException e) {
      // The process was killed before it could answer: nothing is promised for this key.
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  /** What a machine that loses power may leave behind. */
  private void tearLastLine() throws IOException {
    Path journal = home.resolve("data/sandbox").resolve(Journal.FILE);
    String text = Files.readString(journal);
    Files.writeString(journal, text + "{\"type\":\"ORDERED\",\"at\":\"20");
  }

  @Test
  void shouldEndInOrderWhenAskedTo() throws Exception {
    Map<String, Object> order;
    try (SandboxProcess process = SandboxProcess.start(environment());
        SandboxClient client = new SandboxClient(process.port())) {
      order = client.flightOrder();
      assertThat(client.put("/v1/orders/k-1", order).status()).isEqualTo(201);
      assertThat(process.terminate()).isEqualTo(143);
    }

    try (SandboxProcess process = SandboxProcess.start(environment());
        SandboxClient client = new SandboxClient(process.port())) {
      assertThat(client.put("/v1/orders/k-1", order).status()).isEqualTo(200);
    }
  }

  @Test
  void shouldSayWhyInOneLineWhenItCannotStart() throws Exception {
    assertThat(failure(Map.of())).contains("SANDBOX_PORT").contains("sandbox.port");
    assertThat(failure(Map.of("SANDBOX_PORT", "many"))).contains("must be a number");
    assertThat(failure(Map.of("WEFT_CONFIG", "/nowhere/weft.yaml"))).contains("/nowhere/weft.yaml");
    try (SandboxProcess process = SandboxProcess.start(environment())) {
      String port = Integer.toString(process.port());
      String elsewhere = home.resolve("elsewhere").toString();
      assertThat(failure(Map.of("SANDBOX_PORT", port, "WEFT_HOME", elsewhere))).contains(port);
      assertThat(failure(Map.of("SANDBOX_PORT", "0", "WEFT_HOME", home.toString())))
          .contains("another sandbox uses");
    }
  }

  private static String failure(Map<String, String> environment) throws Exception {
    Process process = SandboxProcess.command(environment).start();
    String errors = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).isEqualTo(2);
    assertThat(errors.strip().lines()).hasSize(1);
    return errors;
  }
}
