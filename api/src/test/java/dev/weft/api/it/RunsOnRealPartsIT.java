package dev.weft.api.it;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.run.EffectKeys;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.RunUpdate;
import dev.weft.platform.store.AuditEntry;
import dev.weft.platform.store.EventView;
import dev.weft.platform.store.NewRun;
import dev.weft.platform.store.RunTarget;
import dev.weft.platform.store.TimeOrderedIds;
import java.io.BufferedReader;
import java.io.InputStreamReader;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class RunsOnRealPartsIT {
  private static final String FLOWS = "/api/v1/flows";
  private static final Pattern FIELD =
      Pattern.compile("<input type=\"hidden\" name=\"([a-z]+)\" value=\"([^\"]*)\">");

  @Test
  void shouldRunToTheEndWhenTheDecisionComesThroughAnotherProcess() {
    JsonNode waiting = startAndWait("Book a flight");
    String runId = waiting.get("runId").asText();
    String approval = waiting.at("/waitingFor/approvalId").asText();
    assertThat(waiting.get("status").asText()).isEqualTo("WAITING");
    assertThat(waiting.at("/waitingFor/kind").asText()).isEqualTo("approval");

    Answer decided = decide(approval, true);
    JsonNode ended =
        RealStack.one().get(FLOWS + "/" + runId + "?wait=30s", RealStack.anna()).json();
    Answer again =
        RealStack.one()
            .post(
                "/api/v1/approvals/" + approval + "/decision",
                RealStack.anna(),
                Map.of("approve", true));
    Answer other = decide(approval, false);

    assertThat(decided.status()).as(decided.body()).isEqualTo(200);
    assertThat(ended.get("status").asText()).isEqualTo("COMPLETED");
    assertThat(again.status()).isEqualTo(200);
    assertThat(other.status()).isEqualTo(409);
  }

  @Test
  void shouldRejectThroughThePageOfAnotherProcess() {
    JsonNode waiting = startAndWait("Book another flight");
    String approval = waiting.at("/waitingFor/approvalId").asText();
    Answer link =
        RealStack.one().post("/api/v1/approvals/" + approval + "/link", RealStack.anna(), Map.of());
    URI url = URI.create(link.json().get("url").asText());

    Answer page = RealStack.two().get(url.getPath() + "?" + url.getQuery(), "");
    Map<String, String> form = new LinkedHashMap<>();
    Matcher fields = FIELD.matcher(page.body());
    while (fields.find()) {
      form.put(fields.group(1), fields.group(2));
    }
    form.put("decision", "reject");
    form.put("reason", "too dear");
    Answer decided = RealStack.two().form(url.getPath(), "", form);

    assertThat(page.body()).contains("anna", "129.00 EUR", "141.90 EUR");
    assertThat(decided.body()).contains("<h1>Rejected</h1>");
    String self = FLOWS + "/" + waiting.get("runId").asText();
    assertThat(
            RealStack.one().get(self + "?wait=30s", RealStack.anna()).json().get("status").asText())
        .isEqualTo("REJECTED");
    AuditEntry audited =
        RealStack.stores().audit().latest("acme", 50).stream()
            .filter(entry -> entry.action().equals("approval.decide"))
            .findFirst()
            .orElseThrow();
    assertThat(audited.outcome()).isEqualTo("DONE");
    assertThat(audited.target()).isEqualTo(approval);
  }

  @Test
  void shouldCancelARunThatWaits() {
    JsonNode waiting = startAndWait("Book a third flight");
    String self = FLOWS + "/" + waiting.get("runId").asText();

    Answer cancelled = RealStack.two().post(self + "/cancel", RealStack.anna(), Map.of());
    String status = "";
    for (int i = 0; i < 100 && !status.equals("CANCELLED"); i++) {
      status = RealStack.one().get(self, RealStack.anna()).json().get("status").asText();
    }

    assertThat(cancelled.status()).isEqualTo(202);
    assertThat(status).isEqualTo("CANCELLED");
  }

  @Test
  void shouldAnswerTheEndWhenAStartWaitsForIt() {
    Answer answer =
        RealStack.one().post(FLOWS + "?wait=30s", RealStack.anna(), Map.of("goal", "quick one"));

    assertThat(answer.status()).isEqualTo(202);
    assertThat(answer.json().get("status").asText()).isEqualTo("COMPLETED");
  }

  @Test
  void shouldPlanWithoutRunningAnything() {
    Answer answer =
        RealStack.one()
            .post("/api/v1/plans", RealStack.anna(), Map.of("goal", "Remind me of the dentist"));

    assertThat(answer.status()).as(answer.body()).isEqualTo(200);
    assertThat(answer.json().at("/plan/steps/0/action").asText()).isEqualTo("createEvent");
    assertThat(answer.json().get("planner").asText()).isEqualTo("offline");
  }

  @Test
  void shouldStartARunThatWasAcceptedAndNeverStarted() throws InterruptedException {
    Instant past = Instant.now().minusSeconds(60);
    String runId = TimeOrderedIds.at(past).toString();
    String subject = RealStack.stores().subjects().subjectFor("acme", "anna");
    RunContext run =
        new RunContext("acme", runId, subject, "AgentFlow", List.of(), "UTC", "en", past);
    RealStack.stores()
        .runs()
        .accept(
            new NewRun(
                run,
                "agent-flow/acme/" + subject + "/" + runId,
                subject,
                null,
                "quick orphan",
                null,
                new RunTarget("eu-west-1", "weft-test", "flows.standard", "x")));

    JsonNode swept =
        RealStack.one().get(FLOWS + "/" + runId + "?wait=30s", RealStack.anna()).json();

    assertThat(swept.get("status").asText()).isEqualTo("COMPLETED");
  }

  @Test
  void shouldWakeTheFlowLaterWhenTheSignalOfADecisionWasLost() {
    JsonNode waiting = startAndWait("Book a flight whose signal is lost");
    String self = FLOWS + "/" + waiting.get("runId").asText();
    String anna = RealStack.stores().subjects().subjectFor("acme", "anna");

    RealStack.stores()
        .approvals()
        .decide("acme", waiting.at("/waitingFor/approvalId").asText(), anna, true, null);

    assertThat(
            RealStack.one().get(self + "?wait=60s", RealStack.anna()).json().get("status").asText())
        .isEqualTo("COMPLETED");
  }

  @Test
  void shouldLoseAndDoubleNoEventWhenAReaderDropsAndResumesElsewhere() throws Exception {
    RunContext run = waitingRun();
    List<Thread> writers = new ArrayList<>();
    for (int writer = 0; writer < 4; writer++) {
      int number = writer;
      writers.add(Thread.startVirtualThread(() -> writeSteps(run, number)));
    }
    Thread ender =
        Thread.startVirtualThread(() -> {
          try {
            for (Thread writer : writers) {
              writer.join();
            }
          } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
          }
          RealStack.stores()
              .runs()
              .apply(
                  new RunUpdate(
                      run, 1000, RunStatus.COMPLETED, null, null, null, List.of(), null, null));
        });
    List<Long> seen = new ArrayList<>();
    long last = 0;
    boolean ended = false;
    for (int round = 0; !ended; round++) {
      ended = read(round, run.runId(), last, seen);
      last = seen.isEmpty() ? 0 : seen.getLast();
    }
    ender.join();

    List<Long> stored =
        RealStack.stores().runs().events("acme", run.runId(), 0, 10_000).stream()
            .map(EventView::seq)
            .toList();
    assertThat(seen).isEqualTo(stored).hasSizeGreaterThan(150);
  }

  private static RunContext waitingRun() {
    JsonNode waiting = startAndWait("Book for the stream");
    return RealStack.stores()
        .runs()
        .find("acme", waiting.get("runId").asText())
        .orElseThrow()
        .run();
  }

  private static void writeSteps(RunContext run, int writer) {
    for (int i = 0; i < 40; i++) {
      String step = "s" + writer + "x" + i;
      RealStack.stores()
          .steps()
          .stepStarted(
              new StepCall(
                  run,
                  step,
                  0,
                  1,
                  1,
                  "travel",
                  "searchFlights",
                  Map.of(),
                  EffectKeys.of(run.runId(), step, 0),
                  null,
                  2),
              1);
    }
  }

  /** Reads 13 events through one process or the other; returns whether the end was among them. */
  private static boolean read(int round, String runId, long after, List<Long> seen)
      throws Exception {
    var response =
        (round % 2 == 0 ? RealStack.one() : RealStack.two())
            .stream(
                FLOWS + "/" + runId + "/events",
                RealStack.anna(),
                "Last-Event-ID",
                String.valueOf(after));
    try (BufferedReader lines =
        new BufferedReader(new InputStreamReader(response.body(), StandardCharsets.UTF_8))) {
      int read = 0;
      for (String line = lines.readLine(); line != null && read < 13; line = lines.readLine()) {
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

  private static JsonNode startAndWait(String goal) {
    Answer answer =
        RealStack.one().post(FLOWS + "?wait=30s", RealStack.anna(), Map.of("goal", goal));
    assertThat(answer.status()).as(answer.body()).isEqualTo(202);
    return answer.json();
  }

  private static Answer decide(String approval, boolean approve) {
    return RealStack.two()
        .post(
            "/api/v1/approvals/" + approval + "/decision",
            RealStack.anna(),
            Map.of("approve", approve));
  }
}
