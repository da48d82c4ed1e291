package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * What people wrote cannot be read in the files that the stack leaves on disk, nor in what it tells
 * of itself.
 */
class RawFilesIT {
  private static final String GOAL = "Quollbert";
  private static final String PARAMETER = "Zorvaxian";
  private static final String REASON = "Plimfarbel";

  private final Laptop laptop = new Laptop();

  @Test
  void shouldHoldNothingReadableOfGoalApprovalAndResult() throws Exception {
    String goal = "Record 12.50 EUR for lunch with " + GOAL + " today";
    laptop.weft("run", goal, "--approve", "--json");
    Path plan = Laptop.file("plan.json", plan());
    String runId =
        (String)
            laptop.weft("run", "--plan", plan.toString(), "--json").exits(5).json().get("runId");
    laptop.weft("approve", runId, "--reason", "because " + REASON + " said so").exits(0);
    Map<String, Object> run = laptop.weft("watch", runId, "--json").exits(0).json();
    assertThat(run.get("steps").toString()).contains(PARAMETER);
    laptop.database().checkpoint(laptop.superuserPassword());

    List<String> seen = find(runId);
    List<String> leaks = new ArrayList<>();
    for (String planted : List.of(GOAL, PARAMETER, REASON)) {
      for (String form : forms(planted)) {
        leaks.addAll(find(form));
      }
    }

    assertThat(seen).as("files that name the run, which is no secret").isNotEmpty();
    assertThat(leaks).as("files that hold a planted value").isEmpty();
  }

  @Test
  void shouldTellNothingReadableInMetricsAndRefusals() throws Exception {
    laptop
        .weft("run", "Record 7.50 EUR for lunch with " + GOAL + " today", "--approve", "--json")
        .exits(0);
    String wrong = plan().replace("T21:00", "T25:61 with " + REASON);
    Laptop.Ended refused =
        laptop.weft("run", "--plan", Laptop.file("wrong.json", wrong).toString(), "--json");
    List<String> told =
        List.of(
            refused.out(),
            refused.err(),
            page(laptop.config().api().metricsPort()),
            page(laptop.config().worker().healthPort()));

    assertThat(refused.exitCode()).isNotZero();
    assertThat(told.getLast()).as("what is measured").contains("temporal_");
    assertThat(told).allSatisfy(text -> assertThat(text).doesNotContain(GOAL, PARAMETER, REASON));
  }

  private static String page(int port) throws IOException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      return client
          .send(
              HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/metrics")).build(),
              HttpResponse.BodyHandlers.ofString())
          .body();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new AssertionError(e);
    }
  }

  private static String plan() {
    return """
    {"planVersion": 1, "kind": "SEQUENTIAL", "steps": [
      {"id": "event", "agent": "calendar", "action": "createEvent", "params": {
        "title": "Dinner with %s", "start": "%2$sT19:00", "end": "%2$sT21:00",
        "timeZone": "Europe/Vienna"}},
      {"id": "flight", "agent": "travel", "action": "bookFlight", "params": {
        "from": "VIE", "to": "HAM", "date": "%2$s"}}]}
    """
        .formatted(PARAMETER, Laptop.nextMonday());
  }

  /** The value as text, and the middle of its Base64 at each of the three alignments. */
  private static List<String> forms(String planted) {
    List<String> forms = new ArrayList<>(List.of(planted));
    for (String before : List.of("", "x", "xx")) {
      String encoded =
          Base64.getEncoder().encodeToString((before + planted).getBytes(StandardCharsets.UTF_8));
      forms.add(encoded.substring(4, encoded.length() - 4));
    }
    return forms;
  }

  private List<String> find(String text) throws IOException {
    byte[] wanted = text.getBytes(StandardCharsets.UTF_8);
    List<String> found = new ArrayList<>();
    try (Stream<Path> files = Files.walk(laptop.home())) {
      for (Path file : files.filter(Files::isRegularFile).toList()) {
        if (!file.startsWith(laptop.home().resolve("app")) && holds(file, wanted)) {
          found.add(laptop.home().relativize(file) + " holds " + text);
        }
      }
    }
    return found;
  }

  private static boolean holds(Path file, byte[] wanted) throws IOException {
    byte[] bytes;
    try {
      bytes = Files.readAllBytes(file);
    } catch (java.nio.file.NoSuchFileException e) {
      return false;
    }
    outer:
    for (int at = 0; at <= bytes.length - wanted.length; at++) {
      if (bytes[at] == wanted[0]) {
        for (int i = 1; i < wanted.length; i++) {
          if (bytes[at + i] != wanted[i]) {
            continue outer;
          }
        }
        return true;
      }
    }
    return false;
  }
}
