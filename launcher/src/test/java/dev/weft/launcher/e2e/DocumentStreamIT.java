package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.launcher.StackFixture;
import dev.weft.testkit.fake.StreamingModel;
import dev.weft.testkit.fake.StreamingModel.Ending;
import dev.weft.testkit.fake.StreamingModel.Script;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;

/** A long document on the real engine: streamed, taken up again after a crash, and cancelled. */
class DocumentStreamIT {
  private static final Duration SOON = Duration.ofSeconds(120);

  /** Far from the minutes that the calls would go on; how fast it is, is measured elsewhere. */
  private static final Duration AT_ONCE = Duration.ofSeconds(10);

  private static final int MANY = 20;

  /** An event that is undone, and a call that stays open. */
  private static final String PLAN =
      """
      {"plan": {"planVersion": 1, "kind": "SEQUENTIAL", "steps": [
        {"id": "event", "agent": "calendar", "action": "createEvent",
         "params": {"title": "Reading", "start": "2031-05-05T12:00", "timeZone": "Europe/Vienna"}},
        {"id": "part", "agent": "document", "action": "summarizePart",
         "params": {"text": "CHAPTER THREE"}}]}}
      """;

  @Test
  void shouldGoOnAfterTheLastPartThatIsDoneAndCloseTheModelWhenCancelled() throws Exception {
    try (StreamingModel model = new StreamingModel(DocumentStreamIT::answer);
        StackFixture stack = StackFixture.fresh();
        HttpClient http = HttpClient.newHttpClient()) {
      configure(stack, model).cli("up").expect(0);
      String token = stack.token("demo", "owner");
      JsonNode started =
          stack
              .cli(
                  "run", "DocumentSummary", "--text", document().toString(), "--no-watch", "--json")
              .expect(0)
              .json();
      URI run = stack.api().resolve("/api/v1/flows/" + started.path("runId").asText());
      List<String> told = new CopyOnWriteArrayList<>();
      Thread listening = Thread.ofVirtual().start(() -> listen(http, run, token, told));
      Laptop.await("the third part is open", SOON, () -> model.held() == 1);

      ProcessHandle.of(stack.pid("worker")).orElseThrow().destroyForcibly();
      Laptop.await("the first connection is gone", SOON, () -> model.closings().size() == 1);
      Laptop.await("the third part is open again", SOON, () -> model.held() == 1);
      Laptop.await(
          "the second try is heard",
          SOON,
          () -> String.join("\n", told).contains("\"stepId\":\"part-3\",\"attempt\":2"));

      assertThat(model.requests()).filteredOn(body -> body.contains("CHAPTER ONE")).hasSize(1);
      assertThat(model.requests()).filteredOn(body -> body.contains("CHAPTER TWO")).hasSize(1);
      long asked = System.nanoTime();
      assertThat(post(http, URI.create(run + "/cancel"), token, "{}").statusCode()).isEqualTo(202);
      Laptop.await("the model's connection is closed", SOON, () -> model.held() == 0);
      assertThat(Duration.ofNanos(model.closings().getLast().at() - asked)).isLessThan(AT_ONCE);
      assertThat(listening.join(SOON)).isTrue();

      cancelMany(stack, http, token, model);
      String all = String.join("\n", told);
      assertThat(all)
          .containsSubsequence(
              "event: step.token",
              "\"percent\":25",
              "\"percent\":50",
              "\"stepId\":\"part-3\",\"attempt\":1",
              "\"stepId\":\"part-3\",\"attempt\":2",
              "event: run.ended")
          .contains("\"status\":\"CANCELLED\"");
    }
  }

  /** Cancels many at once while Redis hangs, so that the word goes through PostgreSQL. */
  private static void cancelMany(
      StackFixture stack, HttpClient http, String token, StreamingModel model) throws Exception {
    URI flows = stack.api().resolve("/api/v1/flows");
    for (int i = 0; i < MANY; i++) {
      assertThat(post(http, flows, token, PLAN).statusCode()).isEqualTo(202);
    }
    Laptop.await("all calls are open", SOON, () -> model.held() == MANY);
    int before = model.closings().size();
    long redis = stack.pid("redis");
    signal("-STOP", redis);
    try {
      HttpResponse<String> answer =
          post(
              http,
              URI.create(flows + "/bulk"),
              token,
              "{\"action\":\"CANCEL\",\"filter\":{\"flow\":\"AgentFlow\"},\"expectedCount\":"
                  + MANY
                  + "}");
      long answered = System.nanoTime();
      assertThat(answer.body()).contains("\"done\":" + MANY);
      Laptop.await("no call is open", SOON, () -> model.held() == 0);
      assertThat(model.closings().subList(before, before + MANY))
          .allSatisfy(
              closing -> assertThat(Duration.ofNanos(closing.at() - answered)).isLessThan(AT_ONCE));
    } finally {
      signal("-CONT", redis);
    }
    Laptop.await(
        "every run is cancelled and undone",
        SOON,
        () -> {
          JsonNode runs = stack.cli("runs", "--flow", "AgentFlow", "--json").json().path("runs");
          return runs.findValuesAsText("status").stream().allMatch("CANCELLED"::equals);
        });
    JsonNode one = stack.cli("runs", "--flow", "AgentFlow", "--limit", "1", "--json").json();
    JsonNode shown = stack.cli("show", one.at("/runs/0/runId").asText(), "--json").expect(0).json();
    assertThat(shown.path("undone").toString()).isEqualTo("[\"event\"]");
  }

  private static void signal(String name, long pid) throws Exception {
    assertThat(new ProcessBuilder("kill", name, String.valueOf(pid)).start().waitFor()).isZero();
  }

  /** Sums up every part but the third, which it never finishes. */
  private static Script answer(String request) {
    return new Script(
        List.of("A part ", "about things."),
        request.contains("CHAPTER THREE") ? Ending.HOLD : Ending.COMPLETE);
  }

  private static Path document() throws IOException {
    Path file = Files.createTempFile("report", ".txt");
    file.toFile().deleteOnExit();
    String sentence = "This is a sentence of a long report that says little. ";
    Files.writeString(
        file,
        "CHAPTER ONE\n"
            + sentence.repeat(105)
            + "\n\nCHAPTER TWO\n"
            + sentence.repeat(105)
            + "\n\nCHAPTER THREE\n"
            + sentence.repeat(100));
    return file;
  }

  private static StackFixture configure(StackFixture stack, StreamingModel model) {
    return stack
        .with("WEFT_MODELS_PROVIDERS_0_NAME", "house")
        .with("WEFT_MODELS_PROVIDERS_0_KIND", "openai")
        .with("WEFT_MODELS_PROVIDERS_0_BASE_URL", model.baseUrl())
        .with("WEFT_MODELS_PROVIDERS_0_MODEL", "writer-1")
        .with("WEFT_MODELS_PROVIDERS_0_MAX_CONCURRENT_CALLS", "100")
        .with("WEFT_MODELS_ROLES_AGENT", "house");
  }

  private static void listen(HttpClient http, URI run, String token, List<String> told) {
    try {
      http.send(
              request(URI.create(run + "/events"), token).GET().build(),
              HttpResponse.BodyHandlers.ofLines())
          .body()
          .forEach(told::add);
    } catch (IOException e) {
      throw new AssertionError(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private static HttpResponse<String> post(HttpClient http, URI uri, String token, String body)
      throws IOException, InterruptedException {
    return http.send(
        request(uri, token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString(body))
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }

  private static HttpRequest.Builder request(URI uri, String token) {
    return HttpRequest.newBuilder(uri).header("Authorization", "Bearer " + token);
  }
}
