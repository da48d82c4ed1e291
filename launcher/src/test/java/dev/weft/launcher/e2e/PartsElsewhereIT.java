package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.launcher.StackFixture;
import java.nio.file.Files;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stack of api and worker alone, whose outer parts are addresses of another stack. */
@Timeout(180)
class PartsElsewhereIT {
  private final Laptop laptop = new Laptop();

  @Test
  void shouldRunAGoalToItsEndWhenEveryOuterPartIsAnAddress() {
    try (StackFixture stack = laptop.elsewhere("parts_elsewhere")) {
      stack.cli("up").expect(0);
      assertThat(processes(stack)).containsExactly("worker", "api");

      JsonNode run = stack.cli("run", Laptop.README_GOAL, "--approve", "--json").expect(0).json();

      String runId = run.path("runId").asText();
      assertThat(run.path("status").asText()).isEqualTo("COMPLETED");
      laptop.sandbox().assertBookedOnce(runId, "flight");
      Database database = new Database(stack.config().postgres());
      assertThat(database.events("demo", runId, "event")).isEqualTo(1);
      assertThat(database.expenses("demo", runId, "expense")).isEqualTo(1);
      try (Engine engine = new Engine(stack.config().temporal())) {
        assertThat(engine.history(run.path("workflowId").asText())).hasSizeGreaterThan(10);
      }
      assertThat(stack.home().resolve("data/postgres")).doesNotExist();
      assertThat(Files.exists(stack.home().resolve("data/redis"))).isFalse();
      assertThat(laptop.weft("show", runId).exits(1).err()).contains("There is no run");
      stack.cli("down").expect(0);
      laptop.weft("status").exits(0);
    }
  }

  /** The parts that are processes of this stack's own and still run. */
  private static List<String> processes(StackFixture stack) {
    return stack
        .cli("status", "--json")
        .expect(0)
        .json()
        .path("parts")
        .valueStream()
        .filter(part -> part.path("process").path("pid").asLong() > 0)
        .filter(part -> ProcessHandle.of(part.path("process").path("pid").asLong()).isPresent())
        .map(part -> part.path("name").asText())
        .toList();
  }
}
