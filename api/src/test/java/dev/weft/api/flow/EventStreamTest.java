package dev.weft.api.flow;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.FakeRuns;
import dev.weft.api.TestApi;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.StepStatus;
import dev.weft.platform.store.StepView;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EventStreamTest {
  @Test
  void shouldLoseAndDoubleNothingWhenAReaderDropsAndResumes() throws Exception {
    String runId = start();
    Thread writer =
        Thread.startVirtualThread(() -> {
          for (int i = 0; i < 300; i++) {
            runs().event("acme", runId, "step.completed");
            Thread.onSpinWait();
          }
          runs().change("acme", runId, RunStatus.COMPLETED, null, null);
        });
    List<Long> seen = new ArrayList<>();
    String last = "0";
    boolean ended = false;
    while (!ended) {
      ended = read(runId, last, seen, 37);
      last = String.valueOf(seen.getLast());
    }
    writer.join();

    assertThat(seen).hasSize(302);
    for (int i = 0; i < seen.size(); i++) {
      assertThat(seen.get(i)).isEqualTo(i + 1L);
    }
    assertThat(
            TestApi.HTTP
                .get("/api/v1/flows/" + runId + "/events?lastEventId=" + last, TestApi.anna())
                .status())
        .isEqualTo(204);
  }

  @Test
  void shouldFollowTheSettlingOfDebtWhenAReaderComesBackAfterTheEnd() throws Exception {
    String runId = start();
    runs().owes("acme", runId, 1, "debt.opened");
    runs().change("acme", runId, RunStatus.FAILED_WITH_DEBT, null, null);
    List<Long> seen = new ArrayList<>();
    assertThat(read(runId, "0", seen, 100)).isTrue();
    assertThat(seen).containsExactly(1L, 2L, 3L);

    try (BufferedReader lines = open(runId, "3")) {
      assertThat(lines.readLine()).startsWith(": ");
      runs().owes("acme", runId, 0, "run.settled");
      assertThat(lines.lines()).contains("id: 4", "event: run.settled");
    }
    assertThat(
            TestApi.HTTP
                .get("/api/v1/flows/" + runId + "/events?lastEventId=4", TestApi.anna())
                .status())
        .isEqualTo(204);
  }

  @Test
  void shouldGoOnWhenAnEndedRunIsOpenedAgain() throws Exception {
    String runId = start();
    runs().owes("acme", runId, 1, "debt.opened");
    runs().change("acme", runId, RunStatus.FAILED_WITH_DEBT, null, null);

    try (BufferedReader lines = open(runId, "3")) {
      assertThat(lines.readLine()).startsWith(": ");
      runs().owes("acme", runId, 0, "run.reopened");
      runs().change("acme", runId, RunStatus.RUNNING, null, null);
      runs().change("acme", runId, RunStatus.COMPLETED, null, null);
      assertThat(lines.lines().filter(line -> line.startsWith("event: ")))
          .containsExactly("event: run.reopened", "event: run.running", "event: run.ended");
    }
  }

  @Test
  void shouldMendLostTextFromResultsThatAreKeptByReference() throws Exception {
    String runId = start();
    String text = "much ".repeat(20_000);
    runs().steps("acme", runId, List.of(large("a", 100_100L), large("b", 2_000_000L)));
    for (String step : List.of("a", "b")) {
      runs().largeResult("acme", runId, step, Map.of("text", text));
      runs().event("acme", runId, "step.completed", step, Map.of("attempt", 1, "streamed", true));
    }
    runs().change("acme", runId, RunStatus.COMPLETED, null, null);

    try (BufferedReader lines = open(runId, "0")) {
      List<String> resets =
          lines.lines().filter(line -> line.startsWith("data: ") && line.contains("lost")).toList();
      assertThat(resets).hasSize(2);
      assertThat(resets.getFirst()).contains("\"stepId\":\"a\"", "\"text\":\"" + text + "\"");
      assertThat(resets.getLast()).contains("\"stepId\":\"b\"").doesNotContain("text");
    }
  }

  private static StepView large(String id, long bytes) {
    return EndedSteps.of(id, 1, "document", "summarize", StepStatus.COMPLETED, null, null, bytes);
  }

  @Test
  void shouldFreeTheStreamWhenTheClientGoesAway() throws Exception {
    String runId = start();
    int before = runs().listening();
    var response = TestApi.HTTP.stream("/api/v1/flows/" + runId + "/events", TestApi.anna());
    assertThat(runs().listening()).isGreaterThan(before);

    response.body().close();
    for (int i = 0; i < 200 && runs().listening() > before; i++) {
      runs().event("acme", runId, "step.completed");
      Thread.sleep(20);
    }

    assertThat(runs().listening()).isEqualTo(before);
  }

  /** Reads at most so many events; returns whether the run's end was among them. */
  private static boolean read(String runId, String after, List<Long> seen, int most)
      throws IOException, InterruptedException {
    try (BufferedReader lines = open(runId, after)) {
      String line = lines.readLine();
      for (int read = 0; line != null && read < most; line = lines.readLine()) {
        if (line.startsWith("id: ")) {
          seen.add(Long.parseLong(line.substring(4)));
          read++;
        }
        if (line.equals("event: run.ended")) {
          return true;
        }
      }
      return false;
    }
  }

  private static BufferedReader open(String runId, String after)
      throws IOException, InterruptedException {
    var response =
        TestApi.HTTP.stream(
            "/api/v1/flows/" + runId + "/events", TestApi.anna(), "Last-Event-ID", after);
    assertThat(response.headers().firstValue("content-type").orElse(""))
        .startsWith("text/event-stream");
    return new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8));
  }

  private static String start() {
    return TestApi.HTTP
        .post("/api/v1/flows", TestApi.anna(), Map.of("goal", "Book a flight"))
        .json()
        .get("runId")
        .asText();
  }

  private static FakeRuns runs() {
    return TestApi.bean(FakeRuns.class);
  }
}
