package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.run.WorkflowIds;
import dev.weft.contract.schedule.Overlap;
import dev.weft.launcher.StackFixture;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.history.v1.HistoryEvent;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Schedules on the real engine: from files and over the API, seen by the engine's own means. */
class SchedulesIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Laptop laptop = new Laptop();

  /** Other tests look at the last run, so nothing may go on starting runs. */
  @AfterEach
  void stopTheClock() {
    laptop.weft("schedules", "pause", "tick");
    laptop.weft("schedules", "delete", "patient");
  }

  @Test
  void shouldKeepTheClockAsTheFileSays() throws IOException {
    Path folder = Files.createDirectories(laptop.home().resolve("schedules"));
    Path tick = folder.resolve("tick.yaml");
    Path wrong = folder.resolve("wrong.yaml");
    Files.writeString(
        tick,
        """
        tenant: demo
        name: tick
        goal: Record 5.00 EUR for lunch today
        every: 2s
        runAs:
          service: reporting
          scopes: [finance:write]
        """);
    Files.writeString(wrong, "tenant: demo\nname: wrong\ngoal: x\nevery: soon\n");
    laptop.killApi();
    Laptop.await("two runs", LIMIT, () -> completed("tick") >= 2);

    assertThat(laptop.weft("up").exits(0).err()).contains("wrong.yaml:4: every: Write a duration");
    Map<String, Object> schedule = show("tick");
    assertThat(schedule)
        .containsEntry("origin", "FILE")
        .containsEntry("applied", true)
        .containsEntry("service", "reporting");
    try (Engine engine = new Engine(laptop.config().temporal())) {
      String engineId = String.valueOf(schedule.get("engineId"));
      assertThat(engine.schedule(engineId)).isPresent();
      assertEncrypted(engine, engineId);

      laptop.weft("schedules", "pause", "tick", "--note", "for a test").exits(0);
      Laptop.await("no open run", LIMIT, () -> open("tick") == 0);
      int before = runs("tick").size();
      assertThat(engine.schedule(engineId).orElseThrow().getSchedule().getState().getPaused())
          .isTrue();
      laptop.weft("schedules", "run", "tick").exits(0);
      Laptop.await("one more run", LIMIT, () -> runs("tick").size() == before + 1 || before >= 10);
      assertThat(show("tick")).containsEntry("paused", true).containsEntry("note", "for a test");

      Files.delete(tick);
      Files.delete(wrong);
      laptop.killApi();
      Laptop.await("the schedule is gone", LIMIT, () -> engine.schedule(engineId).isEmpty());
      Laptop.await("the api answers", LIMIT, () -> laptop.weft("schedules").exitCode() == 0);
      assertThat(laptop.weft("schedules", "show", "tick").exits(1).err()).contains("no such");
    }
  }

  @Test
  void shouldSkipTimesWhileTheRunItselfIsOpen() {
    String file =
        Laptop.file(
                "skip.json", "{\"goal\":\"Book a flight to Berlin next Monday\",\"every\":\"2s\"}")
            .toString();
    laptop.weft("schedules", "create", "patient", "--file", file).exits(0);

    Laptop.await("the run waits", LIMIT, () -> statuses("patient").contains("WAITING"));
    Laptop.await("skipped", LIMIT, () -> ((Number) show("patient").get("skipped")).intValue() > 0);

    assertThat(runs("patient")).hasSize(1);
    laptop.weft("schedules", "pause", "patient").exits(0);
    String runId = String.valueOf(runs("patient").getFirst().get("runId"));
    laptop.weft("cancel", runId).exits(0);
    laptop.weft("schedules", "delete", "patient").exits(0);
    assertThat(laptop.weft("watch", runId, "--json").exits(2).json())
        .containsEntry("status", "CANCELLED");
  }

  @Test
  void shouldTellTheEngineTimesZoneAndEachRule() {
    Rest anna = new Rest(StackFixture.shared(), "anna");
    try (Engine engine = new Engine(laptop.config().temporal())) {
      for (Overlap overlap : Overlap.values()) {
        var answer =
            anna.put(
                "/api/v1/schedules/rule",
                """
                {"goal": "Record 5.00 EUR for lunch today", "paused": true, "catchUp": "17m",
                 "cron": ["30 12 1 1 *", "30 12 1 7 *"], "timeZone": "Europe/Vienna",
                 "overlap": "%s"}
                """
                    .formatted(overlap));
        assertThat(answer.json().path("applied").asBoolean()).as(answer.text()).isTrue();

        var known = engine.schedule(answer.json().path("engineId").asText()).orElseThrow();
        var policies = known.getSchedule().getPolicies();
        assertThat(policies.getOverlapPolicy().name())
            .isEqualTo("SCHEDULE_OVERLAP_POLICY_" + overlap.name());
        assertThat(policies.getCatchupWindow().getSeconds()).isEqualTo(17 * 60);
        assertThat(known.getSchedule().getSpec().getTimezoneName()).isEqualTo("Europe/Vienna");
        assertThat(known.getSchedule().getState().getPaused()).isTrue();
        assertThat(
                known.getInfo().getFutureActionTimesList().stream()
                    .limit(2)
                    .map(time -> Instant.ofEpochSecond(time.getSeconds()).toString().substring(4)))
            .as("half past twelve in Vienna, in winter and in summer")
            .containsExactlyInAnyOrder("-01-01T11:30:00Z", "-07-01T10:30:00Z");
      }
      for (String days : List.of("MON-SUN", "FRI-SUN", "SAT-SUN", "SUN,TUE", "5-7")) {
        var answer =
            anna.put(
                "/api/v1/schedules/rule",
                "{\"goal\": \"Record 5.00 EUR for lunch today\", \"cron\": [\"0 9 * * "
                    + days
                    + "\"]}");
        assertThat(answer.json().path("applied").asBoolean()).as(answer.text()).isTrue();
        assertThat(answer.json().path("nextTimes")).as(days).isNotEmpty();
      }
    } finally {
      laptop.weft("schedules", "delete", "rule");
    }
  }

  @Test
  void shouldMakeUpForPastTimesOnceEach() {
    String file =
        Laptop.file(
                "past.json",
                "{\"goal\":\"Record 5.00 EUR for lunch today\",\"every\":\"1h\",\"paused\":true}")
            .toString();
    laptop.weft("schedules", "create", "past", "--file", file).exits(0);
    String engineId = String.valueOf(show("past").get("engineId"));
    Instant from = Instant.parse("2026-03-01T00:30:00Z");
    Instant to = Instant.parse("2026-03-01T03:30:00Z");

    try (Engine engine = new Engine(laptop.config().temporal())) {
      engine.backfill(engineId, from, to);
      Laptop.await("three runs", LIMIT, () -> completed("past") == 3);
      List<Instant> due =
          engine.schedule(engineId).orElseThrow().getInfo().getRecentActionsList().stream()
              .map(action ->
                  WorkflowIds.due(action.getStartWorkflowResult().getWorkflowId()).orElseThrow())
              .toList();
      assertThat(due)
          .containsExactly(
              from.plus(Duration.ofMinutes(30)),
              from.plus(Duration.ofMinutes(90)),
              from.plus(Duration.ofMinutes(150)));

      engine.backfill(engineId, from, to);
      Laptop.await("the same times again", LIMIT, () -> actions(engine, engineId) == 6);
      assertThat(runs("past")).hasSize(3);
    } finally {
      laptop.weft("schedules", "delete", "past").exits(0);
    }
  }

  /** How many times an engine's schedule has started something that has ended. */
  private static long actions(Engine engine, String engineId) {
    var info = engine.schedule(engineId).orElseThrow().getInfo();
    return info.getRunningWorkflowsCount() > 0 ? 0 : info.getActionCount();
  }

  /** The engine holds ids and ciphertext alone, and the flow that it started could read them. */
  private static void assertEncrypted(Engine engine, String engineId) {
    var info = engine.schedule(engineId).orElseThrow().getInfo();
    String workflowId =
        info.getRecentActionsList().getFirst().getStartWorkflowResult().getWorkflowId();
    HistoryEvent started = engine.history(workflowId).getFirst();
    Payload input = started.getWorkflowExecutionStartedEventAttributes().getInput().getPayloads(0);
    assertThat(input.getMetadataOrThrow("encoding").toStringUtf8())
        .isEqualTo("binary/weft-encrypted-1");
    assertThat(input.getMetadataOrThrow("weft-context").toStringUtf8())
        .isEqualTo(WorkflowIds.parse(workflowId).workflowId())
        .isNotEqualTo(workflowId);
    assertThat(WorkflowIds.due(workflowId)).isPresent();
  }

  private Map<String, Object> show(String name) {
    return laptop.weft("schedules", "show", name, "--json").exits(0).json();
  }

  private long completed(String name) {
    return statuses(name).stream().filter("COMPLETED"::equals).count();
  }

  private long open(String name) {
    return statuses(name).stream()
        .filter(status -> !dev.weft.contract.run.RunStatus.valueOf(status).terminal())
        .count();
  }

  private List<String> statuses(String name) {
    return runs(name).stream().map(run -> String.valueOf(run.get("status"))).toList();
  }

  @SuppressWarnings("unchecked")
  private List<Map<String, Object>> runs(String name) {
    Laptop.Ended shown = laptop.weft("schedules", "show", name, "--json");
    return shown.exitCode() != 0
        ? List.of()
        : (List<Map<String, Object>>) shown.json().get("recentRuns");
  }
}
