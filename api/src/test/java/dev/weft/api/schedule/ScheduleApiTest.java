package dev.weft.api.schedule;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.api.FakeAudit;
import dev.weft.api.FakeScheduleEngine;
import dev.weft.api.FakeSchedules;
import dev.weft.api.HttpCaller.Answer;
import dev.weft.api.TestApi;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.contract.schedule.Overlap;
import dev.weft.platform.store.ScheduleView;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ScheduleApiTest {
  private static final String SCHEDULES = "/api/v1/schedules";

  @AfterEach
  void engineIsBack() {
    engine().away = false;
    engine().unsupported = false;
    engine().refused = null;
  }

  @Test
  void shouldKeepPauseRunAndDeleteASchedule() {
    Answer created =
        put("morning", Map.of("goal", "Record 5 EUR", "cron", List.of("0 7 * * MON-FRI")));
    assertThat(created.status()).as(created.body()).isEqualTo(201);
    assertThat(created.json().get("applied").asBoolean()).isTrue();
    assertThat(created.json().get("nextTimes")).hasSize(1);
    assertThat(created.json().get("timeZone").asText()).isEqualTo("Europe/Vienna");
    assertThat(created.json().get("service").asText()).isEqualTo("morning");
    String id = created.json().get("scheduleId").asText();

    Answer paused =
        TestApi.HTTP.post(SCHEDULES + "/morning/pause", TestApi.anna(), Map.of("note", "audit"));
    assertThat(paused.json().get("paused").asBoolean()).isTrue();
    assertThat(paused.json().get("note").asText()).isEqualTo("audit");
    assertThat(TestApi.HTTP.post(SCHEDULES + "/morning/run", TestApi.anna(), Map.of()).status())
        .isEqualTo(202);
    assertThat(engine().triggered).contains(id);
    Answer resumed = TestApi.HTTP.post(SCHEDULES + "/morning/resume", TestApi.anna(), Map.of());
    assertThat(resumed.json().get("paused").asBoolean()).isFalse();
    assertThat(resumed.json().has("note")).isFalse();

    assertThat(TestApi.HTTP.get(SCHEDULES + "/morning", TestApi.greta()).status()).isEqualTo(404);
    assertThat(TestApi.HTTP.delete(SCHEDULES + "/morning", TestApi.greta()).status())
        .isEqualTo(404);
    assertThat(TestApi.HTTP.delete(SCHEDULES + "/morning", TestApi.anna()).status()).isEqualTo(204);
    assertThat(engine().paused).doesNotContainKey(id);
    assertThat(TestApi.HTTP.get(SCHEDULES + "/morning", TestApi.anna()).status()).isEqualTo(404);
  }

  @Test
  void shouldNeverRunAsAPersonNorWithMoreThanItsMakerMay() {
    String narrow = TestApi.TOKENS.of("acme", "anna", "flow:write flow:read calendar:read");
    Answer more =
        TestApi.HTTP.put(
            SCHEDULES + "/greedy",
            narrow,
            Map.of(
                "goal",
                "Record 5 EUR",
                "every",
                "1h",
                "runAs",
                Map.of("service", "anna", "scopes", List.of("finance:write"))));
    assertThat(more.status()).isEqualTo(422);
    assertThat(more.json().get("errors").get(0).get("code").asText())
        .isEqualTo("scope_not_allowed");

    Answer kept =
        TestApi.HTTP.put(
            SCHEDULES + "/modest",
            narrow,
            Map.of("goal", "Record 5 EUR", "every", "1h", "runAs", Map.of("service", "anna")));

    assertThat(kept.status()).as(kept.body()).isEqualTo(201);
    ScheduleView view = TestApi.bean(FakeSchedules.class).find("acme", "modest").orElseThrow();
    assertThat(view.scopes()).containsExactly("calendar:read", "flow:read", "flow:write");
    assertThat(view.subject())
        .isNotEqualTo(TestApi.bean(dev.weft.api.FakeTenants.class).subjectFor("acme", "anna"))
        .isNotEqualTo(WorkflowIds.NO_SUBJECT);
  }

  @Test
  void shouldSayEverythingThatIsWrongAtOnce() {
    Answer answer =
        put(
            "Wrong Name".replace(" ", "%20"),
            Map.of(
                "flow",
                "TripBooking",
                "input",
                Map.of("from", 7),
                "cron",
                List.of("0 7 * *", "61 7 * * *"),
                "every",
                "1h",
                "timeZone",
                "Mars",
                "catchUp",
                "1s"));

    assertThat(answer.status()).isEqualTo(422);
    assertThat(answer.json().get("code").asText()).isEqualTo("invalid_schedule");
    assertThat(answer.json().get("errors").findValuesAsText("pointer"))
        .contains("/name", "", "/input/from", "/cron/0", "/cron/1", "/timeZone", "/catchUp");
  }

  @Test
  void shouldTakeNoTimesThatTheEngineDoesNotKnowOrThatNeverCome() {
    Answer cron =
        put(
            "odd",
            Map.of(
                "goal",
                "Record 5 EUR",
                "cron",
                List.of("0 0 L * *", "0 0 15W * *", "0 0 * * 5L", "0 0 30 2 *", "0 0 29 2 *")));
    Answer every = put("odd", Map.of("goal", "Record 5 EUR", "every", "1500ms"));

    assertThat(cron.status()).isEqualTo(422);
    assertThat(cron.json().get("errors").findValuesAsText("pointer"))
        .containsExactly("/cron/0", "/cron/1", "/cron/2", "/cron/3");
    assertThat(cron.json().get("errors").get(3).get("code").asText()).isEqualTo("never");
    assertThat(every.json().get("errors").findValuesAsText("pointer")).containsExactly("/every");
  }

  @Test
  void shouldKeepAScheduleUntilTheEngineIsBack() {
    engine().away = true;
    Answer kept = put("patient", Map.of("goal", "Record 5 EUR", "every", "1h"));
    assertThat(kept.status()).isEqualTo(201);
    assertThat(kept.json().get("applied").asBoolean()).isFalse();

    engine().away = false;
    TestApi.bean(ScheduleApplier.class).applyPending();

    assertThat(
            TestApi.HTTP
                .get(SCHEDULES + "/patient", TestApi.anna())
                .json()
                .get("applied")
                .asBoolean())
        .isTrue();
  }

  @Test
  void shouldSayPlainlyThatTheInMemoryEngineHasNone() {
    put("nowhere", Map.of("goal", "Record 5 EUR", "every", "1h"));
    engine().unsupported = true;

    Answer answer = TestApi.HTTP.post(SCHEDULES + "/nowhere/run", TestApi.anna(), Map.of());

    assertThat(answer.status()).isEqualTo(501);
    assertThat(answer.json().get("code").asText()).isEqualTo("no_schedules");
  }

  @Test
  void shouldKeepWhatFilesSayAndNothingElseOfTheirs(@TempDir Path folder) throws IOException {
    put("of-the-api", Map.of("goal", "Record 5 EUR", "every", "1h"));
    ScheduleFiles files = TestApi.bean(ScheduleFiles.class);
    write(folder, "report.yaml", "name: report", "overlap: cancel_other", "every: 15m");
    write(folder, "second.yaml", "name: second", "cron: 0 7 * * 1");

    assertThat(files.apply(folder)).isEmpty();
    assertThat(files.apply(folder)).isEmpty();

    ScheduleView report = schedule("report");
    assertThat(report.version()).isEqualTo(1);
    assertThat(report.definition().overlap()).isEqualTo(Overlap.CANCEL_OTHER);
    assertThat(report.definition().every()).isEqualTo(Duration.ofMinutes(15));
    assertThat(put("report", Map.of("goal", "x", "every", "1h")).json().get("code").asText())
        .isEqualTo("kept_by_file");
    assertThat(TestApi.HTTP.delete(SCHEDULES + "/report", TestApi.anna()).status()).isEqualTo(409);

    write(folder, "report.yaml", "name: report", "every: 20m");
    assertThat(files.apply(folder)).isEmpty();
    assertThat(schedule("report").definition().every()).isEqualTo(Duration.ofMinutes(20));
    assertThat(schedule("report").scheduleId()).isEqualTo(report.scheduleId());

    Files.delete(folder.resolve("second.yaml"));
    assertThat(files.apply(folder)).isEmpty();
    assertThat(TestApi.bean(FakeSchedules.class).find("acme", "second")).isEmpty();
    assertThat(TestApi.bean(FakeSchedules.class).find("acme", "of-the-api")).isPresent();
  }

  @Test
  void shouldNameFileAndLineAndTakeNothingAwayWhenAFileIsWrong(@TempDir Path folder)
      throws IOException {
    ScheduleFiles files = TestApi.bean(ScheduleFiles.class);
    write(folder, "good.yaml", "name: good", "every: 1h");
    assertThat(files.apply(folder)).isEmpty();
    Files.delete(folder.resolve("good.yaml"));
    write(folder, "bad.yaml", "name: bad", "every: soon", "colour: red");
    write(folder, "worse.yaml", "name: [");
    write(folder, "alias.yaml", "name: alias", "input: &a {title: x}", "note: *a");
    write(folder, "control.yaml", "name: \u0007");
    write(folder, "nameless.yaml", "every: 1h");
    write(folder, "number.yaml", "every: 1h", "name: 7");
    write(folder, "z-good.yaml", "name: z-good", "every: 1h");
    write(folder, "of-the-api.yaml", "name: of-the-api-too", "every: 1h");
    put("of-the-api-too", Map.of("goal", "Record 5 EUR", "every", "1h"));

    List<String> problems = files.apply(folder);

    assertThat(problems)
        .anyMatch(line -> line.contains("bad.yaml:5: colour: remove"))
        .anyMatch(line -> line.contains("alias.yaml:1: cannot be read as YAML"))
        .anyMatch(line -> line.contains("control.yaml:1: cannot be read as YAML"))
        .anyMatch(line -> line.contains("nameless.yaml:1: name: give the schedule a name"))
        .anyMatch(line -> line.contains("number.yaml:4: name: give the schedule a name"))
        .anyMatch(line -> line.matches(".*worse\\.yaml:\\d: not well-formed YAML.*"))
        .anyMatch(line -> line.contains("of-the-api.yaml:3: name: ") && line.contains("./weft"));
    assertThat(TestApi.bean(FakeSchedules.class).find("acme", "good")).isPresent();
    assertThat(TestApi.bean(FakeSchedules.class).find("acme", "z-good")).isPresent();
  }

  @Test
  void shouldTakeBackWhatTheEngineRefuses() {
    engine().refused = "0 9 * * 1";
    Map<String, Object> odd = Map.of("goal", "Record 5 EUR", "cron", List.of("0 9 * * 1"));
    Map<String, Object> plain = Map.of("goal", "Record 5 EUR", "cron", List.of("0 9 * * 2"));

    Answer refused = put("odd", odd);

    assertThat(refused.status()).as(refused.body()).isEqualTo(422);
    assertThat(refused.body()).contains("/cron", "refused_by_engine");
    assertThat(TestApi.HTTP.get(SCHEDULES + "/odd", TestApi.anna()).status()).isEqualTo(404);
    assertThat(put("odd", plain).status()).isEqualTo(201);
    assertThat(put("odd", odd).status()).isEqualTo(422);
    assertThat(schedule("odd").definition().cron()).containsExactly("0 9 * * 2");
  }

  @Test
  void shouldMakeAgainWhatWasDeletedInTheEngine() {
    String id =
        put("deleted", Map.of("goal", "Record 5 EUR", "every", "1h"))
            .json()
            .get("scheduleId")
            .asText();
    engine().paused.remove(id);

    TestApi.bean(ScheduleApplier.class).restoreDeleted();

    assertThat(engine().paused).containsKey(id);
    engine().paused.remove(id);
    Answer run = TestApi.HTTP.post(SCHEDULES + "/deleted/run", TestApi.anna(), Map.of());
    assertThat(run.status()).as("the next try finds it").isEqualTo(409);
    assertThat(TestApi.HTTP.post(SCHEDULES + "/deleted/run", TestApi.anna(), Map.of()).status())
        .isEqualTo(202);
  }

  @Test
  void shouldAuditWhoChangedWhat() {
    Answer kept = put("audited", Map.of("goal", "Record 5 EUR", "every", "1h"));

    assertThat(TestApi.bean(FakeAudit.class).entries)
        .anyMatch(entry ->
            entry.action().equals("schedule.put")
                && entry.target().equals(kept.json().get("scheduleId").asText()));
  }

  private static void write(Path folder, String file, String... lines) throws IOException {
    Files.writeString(
        folder.resolve(file),
        "tenant: acme\ngoal: Record 5 EUR\n" + String.join("\n", lines) + "\n");
  }

  private static ScheduleView schedule(String name) {
    return TestApi.bean(FakeSchedules.class).find("acme", name).orElseThrow();
  }

  private static Answer put(String name, Map<String, Object> request) {
    return TestApi.HTTP.put(SCHEDULES + "/" + name, TestApi.anna(), request);
  }

  private static FakeScheduleEngine engine() {
    return TestApi.bean(FakeScheduleEngine.class);
  }
}
