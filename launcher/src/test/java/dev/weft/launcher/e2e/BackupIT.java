package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.launcher.StackFixture;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A backup taken under load becomes a consistent stack elsewhere. */
class BackupIT {
  private static final Set<String> ENDED_OR_WAITS = Set.of("COMPLETED", "WAITING");
  private static final int LOAD = 40;

  private final StackFixture source = StackFixture.shared();
  private final Laptop laptop = new Laptop();

  @Test
  void shouldRestoreAConsistentStackFromABackupTakenUnderLoad(@TempDir Path folder)
      throws Exception {
    String waiting = GoalIT.runId(laptop.weft("run", Laptop.README_GOAL).exits(5).out());
    Rest berta = new Rest(source, "berta");
    String secret =
        berta
            .start(List.of(event("Visit to the doctor")), "?wait=30s")
            .json()
            .path("runId")
            .asText();
    assertThat(berta.get("/api/v1/flows/" + secret).text()).contains("Visit to the doctor");

    String stopped = GoalIT.runId(laptop.weft("run", Laptop.README_GOAL).exits(5).out());
    laptop.database().pauseReconciling(laptop.superuserPassword());
    JsonNode made;
    try (Engine engine = new Engine(laptop.config().temporal())) {
      engine.terminate(String.valueOf(laptop.show(stopped).get("workflowId")));
      made = backUpUnderLoad(folder);
    } finally {
      laptop.database().resumeReconciling(laptop.superuserPassword());
    }
    Path file = Path.of(made.path("file").asText());
    assertThat(made.at("/manifest/schema").asInt()).isGreaterThanOrEqualTo(60);
    destroyKeys(secret);

    try (StackFixture restored = StackFixture.fresh()) {
      assertThat(restored.cli("restore", file.toString()).expect(1).stderr())
          .contains("there is no master key");
      copyKeys(restored, "master.key", "destroyed-keys.log");
      restored.cli("restore", file.toString()).expect(0);
      assertThat(restored.cli("restore", file.toString()).expect(1).stderr())
          .contains("there is data");
      restored.cli("up").expect(0);

      JsonNode reconciled = restored.cli("show", stopped, "--json").expect(0).json();
      assertThat(reconciled.path("status").asText()).isEqualTo("TERMINATED");
      assertThat(Files.readString(restored.home().resolve("logs/supervisor.log")))
          .containsSubsequence("api: ready", "worker: process");
      assertThat(restored.home().resolve("RESTORED")).doesNotExist();

      Laptop.await("every run has ended or waits", Duration.ofMinutes(3), () -> settled(restored));
      restored.cli("approve", waiting).expect(0);
      JsonNode run = restored.cli("watch", waiting, "--json").expect(0).json();
      assertThat(run.path("status").asText()).isEqualTo("COMPLETED");
      Rest there = new Rest(restored, "berta");
      assertThat(there.get("/api/v1/flows/" + secret).status()).isEqualTo(200);
      assertThat(there.get("/api/v1/flows/" + secret).text())
          .contains("calendar")
          .doesNotContain("Visit to the doctor");
    }
  }

  @Test
  void shouldRefuseHalfABackupAndOneOfAnotherMasterKey(@TempDir Path folder) throws IOException {
    Path whole = folder.resolve("whole.tar.gz");
    source.cli("backup", whole.toString()).expect(0);
    assertThat(source.cli("backup", whole.toString()).expect(1).stderr()).contains("exists");
    byte[] bytes = Files.readAllBytes(whole);
    Path half =
        Files.write(folder.resolve("half"), java.util.Arrays.copyOf(bytes, bytes.length / 2));

    try (StackFixture target = StackFixture.fresh()) {
      copyKeys(target, "master.key");
      assertThat(target.cli("restore", half.toString()).expect(1).stderr())
          .contains("is no whole backup");
      Files.writeString(target.home().resolve("keys/master.key"), "ab".repeat(32));
      assertThat(target.cli("restore", whole.toString()).expect(1).stderr())
          .contains("another master key");
      assertThat(target.home().resolve("data/postgres")).doesNotExist();
    }
  }

  /** Starts runs all the while. */
  private JsonNode backUpUnderLoad(Path folder) throws InterruptedException {
    AtomicBoolean enough = new AtomicBoolean();
    Rest anna = new Rest(source, "anna");
    Thread load =
        Thread.ofVirtual()
            .start(() -> {
              for (int i = 0; i < LOAD && !enough.get(); i++) {
                anna.start(List.of(event("Load " + i), event2("More " + i)), "");
              }
            });
    JsonNode made = source.cli("backup", folder.toString(), "--json").expect(0).json();
    enough.set(true);
    load.join();
    return made;
  }

  private static boolean settled(StackFixture stack) {
    JsonNode runs = new Rest(stack, "anna").get("/api/v1/flows?limit=50").json().path("items");
    return !runs.isEmpty()
        && runs.valueStream()
            .filter(run -> run.path("endedAt").isMissingNode())
            .allMatch(run -> ENDED_OR_WAITS.contains(run.path("status").asText()));
  }

  private void destroyKeys(String runId) {
    String workflowId =
        new Rest(source, "berta").get("/api/v1/flows/" + runId).json().path("workflowId").asText();
    Companion.start(source, "dev.weft.worker.KeyDestruction", "demo", workflowId.split("/")[2])
        .succeed();
  }

  private void copyKeys(StackFixture target, String... names) throws IOException {
    Path keys = Files.createDirectories(target.home().resolve("keys"));
    for (String name : names) {
      Files.copy(source.home().resolve("keys").resolve(name), keys.resolve(name));
    }
  }

  private static Map<String, Object> event(String title) {
    return step("event", title);
  }

  private static Map<String, Object> event2(String title) {
    return step("second", title);
  }

  private static Map<String, Object> step(String id, String title) {
    return Rest.step(
        id,
        "calendar",
        "createEvent",
        Map.of("title", title, "start", "2031-05-05T12:00", "timeZone", "Europe/Vienna"));
  }
}
