package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.StackFixture;
import java.nio.file.Files;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A stack of api and worker alone, whose outer parts are addresses of another stack. */
@Timeout(180)
class PartsElsewhereIT {
  private static final String DATABASE = "weft_elsewhere";

  private final Laptop laptop = new Laptop();

  @Test
  void shouldRunAGoalToItsEndWhenEveryOuterPartIsAnAddress() throws SQLException {
    WeftConfig parts = laptop.config();
    createDatabase(parts.postgres());
    try (StackFixture stack = connectedTo(parts)) {
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

  private static StackFixture connectedTo(WeftConfig parts) {
    WeftConfig.Postgres postgres = parts.postgres();
    Map<String, String> settings =
        Map.ofEntries(
            Map.entry("WEFT_POSTGRES_URL", postgres.url().replaceFirst("/weft$", "/" + DATABASE)),
            Map.entry("WEFT_POSTGRES_OWNER_PASSWORD", postgres.ownerPassword()),
            Map.entry("WEFT_POSTGRES_APP_PASSWORD", postgres.appPassword()),
            Map.entry("WEFT_POSTGRES_WORKER_PASSWORD", postgres.workerPassword()),
            Map.entry("WEFT_POSTGRES_SYSTEM_PASSWORD", postgres.systemPassword()),
            Map.entry("WEFT_REDIS_URL", parts.redis().url()),
            Map.entry("WEFT_REDIS_PASSWORD", parts.redis().password()),
            Map.entry("WEFT_TEMPORAL_ADDRESS", parts.temporal().address()),
            Map.entry("WEFT_TEMPORAL_NAMESPACE", "elsewhere"),
            Map.entry("WEFT_TEMPORAL_UI_URL", parts.temporal().ui().url()),
            Map.entry("WEFT_SANDBOX_ENABLED", "false"),
            Map.entry("WEFT_SANDBOX_URL", parts.sandbox().url()));
    StackFixture stack = StackFixture.fresh();
    settings.forEach(stack::with);
    return stack;
  }

  /** What the owner of a PostgreSQL does once before Weft may use it. */
  private void createDatabase(WeftConfig.Postgres postgres) throws SQLException {
    try (Connection connection =
            DriverManager.getConnection(postgres.url(), "weft_admin", laptop.superuserPassword());
        Statement statement = connection.createStatement()) {
      statement.execute("create database " + DATABASE + " owner " + postgres.ownerUser());
      for (String user :
          List.of(postgres.appUser(), postgres.workerUser(), postgres.systemUser())) {
        statement.execute("grant connect on database " + DATABASE + " to " + user);
      }
    }
  }
}
