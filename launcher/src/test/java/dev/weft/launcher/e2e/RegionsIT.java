package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.weft.contract.config.PolicyFolder;
import dev.weft.contract.config.Regions;
import dev.weft.contract.config.WeftConfig;
import dev.weft.launcher.StackFixture;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionRequest;
import io.temporal.authorization.AuthorizationGrpcMetadataProvider;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * A stack of two regions on one machine: a tenant's flow runs at home, and all of it stays there.
 */
class RegionsIT {
  private static final String GOAL = "Add lunch tomorrow at 12 to my calendar";
  private static final String OLD_BUNDLE = "0b".repeat(32);
  private static final ObjectMapper JSON = new ObjectMapper();

  @Test
  void shouldKeepEverythingOfATenantInItsHomeRegion(@TempDir Path folder) throws Exception {
    try (StackFixture stack = twoRegions();
        HttpClient http = HttpClient.newHttpClient()) {
      stack.cli("up").expect(0);
      WeftConfig europe = Regions.of(stack.config()).getFirst();
      WeftConfig america = Regions.of(stack.config()).getLast();

      JsonNode ours = run(stack, http, "globex");
      JsonNode theirs = run(stack, http, "demo");

      assertThat(ours.path("status").asText()).isEqualTo("COMPLETED");
      assertThat(theirs.path("status").asText()).isEqualTo("COMPLETED");
      assertThat(rowsOf("globex", stack, europe)).as("rows in Europe").isEmpty();
      assertThat(rowsOf("demo", stack, america)).as("rows in America").isEmpty();
      assertThat(rowsOf("globex", stack, america))
          .containsKeys(
              "run",
              "run_step",
              "run_event",
              "audit_entry",
              "idempotent_request",
              "subject",
              "data_key",
              "calendar_event",
              "tenant");
      moveToAmerica(stack, europe, america);

      assertThat(rowsOf("demo", stack, europe)).as("left in Europe").containsOnlyKeys("tenant");
      assertThat(shown(stack, http, "demo", theirs.path("runId").asText()))
          .contains("lunch", "COMPLETED");
      assertThat(run(stack, http, "demo").path("status").asText()).isEqualTo("COMPLETED");
      assertThat(rowsOf("demo", stack, europe)).as("still in Europe").containsOnlyKeys("tenant");
      assertIsInOneNamespace(stack, ours.path("runId").asText(), europe, america);
      assertKnowsNothingOfEurope(stack, europe);
      assertThat(stack.cli("gates", "--json").expect(0).json().has("openRuns")).isTrue();
      assertThat(stack.cli("gates", "--region", "mars").expect(1).stderr())
          .contains("there is no region mars", "eu-west-1, us-east-1");
      assertABackupHoldsBothRegionsAndTheBundles(
          stack, http, folder, ours.path("runId").asText(), theirs.path("runId").asText());
    }
  }

  private static StackFixture twoRegions() {
    StackFixture stack = StackFixture.fresh();
    stack
        .with("WEFT_TENANTS", "demo")
        .with("WEFT_REGIONS_0_ID", "us-east-1")
        .with("WEFT_REGIONS_0_TENANTS", "globex");
    return stack;
  }

  private static void assertABackupHoldsBothRegionsAndTheBundles(
      StackFixture stack, HttpClient http, Path folder, String ours, String theirs)
      throws IOException, InterruptedException {
    PolicyFolder policy = PolicyFolder.of(stack.config());
    Path old = Files.createDirectories(policy.bundle(OLD_BUNDLE));
    for (String file : List.of(PolicyFolder.COMPILED, PolicyFolder.DATA, PolicyFolder.ARCHIVE)) {
      Files.writeString(old.resolve(file), "kept for a run that began under it");
    }
    String current = policy.current().orElseThrow();
    JsonNode made = stack.cli("backup", folder.toString(), "--json").expect(0).json();
    String file = made.path("file").asText();
    stack.cli("down").expect(0);

    try (StackFixture restored = twoRegions()) {
      copyKey(stack, restored, "keys/master.key");
      assertThat(restored.cli("restore", file).expect(1).stderr())
          .contains("there is no master key", "us-east-1");
      copyKey(stack, restored, "keys/regions/us-east-1/master.key");
      restored.cli("restore", file).expect(0);
      JsonNode bundles = restored.cli("policy", "bundles", "--json").expect(0).json();
      assertThat(bundles.path("current").asText()).isEqualTo(current);
      assertThat(bundles.path("bundles").valueStream().map(JsonNode::asText))
          .contains(current, OLD_BUNDLE);
      restored.cli("up").expect(0);

      assertThat(shown(restored, http, "globex", ours)).contains("lunch", "COMPLETED");
      assertThat(shown(restored, http, "demo", theirs)).contains("lunch", "COMPLETED");
    }
  }

  private static void copyKey(StackFixture from, StackFixture to, String key) throws IOException {
    Path target = to.home().resolve(key);
    Files.createDirectories(target.getParent());
    Files.copy(from.home().resolve(key), target);
  }

  private static String shown(StackFixture stack, HttpClient http, String tenant, String run)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(stack.api() + "/api/v1/flows/" + run))
            .header("Authorization", "Bearer " + stack.token(tenant, "anna"))
            .build();
    return http.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8)).body();
  }

  /** One asks, another agrees; and the process that moves is killed on the way. */
  private static void moveToAmerica(StackFixture stack, WeftConfig europe, WeftConfig america)
      throws IOException, SQLException, InterruptedException {
    stack.cli("tenants", "move", "demo", "--to", "us-east-1").expect(1);
    String change =
        stack
            .cli("tenants", "residency", "demo", "--may-leave", "--reason", "moved", "--json")
            .expect(0)
            .json()
            .path("changes")
            .path(0)
            .path("changeId")
            .asText();
    stack.cli("tenants", "residency", "demo", "--approve", change).expect(1);
    stack.cli("tenants", "residency", "demo", "--user", "bob", "--approve", change).expect(0);
    String move =
        stack
            .cli("tenants", "move", "demo", "--to", "us-east-1", "--detach", "--json")
            .expect(0)
            .json()
            .path("moveId")
            .asText();
    ProcessHandle.of(stack.pid("worker-mover")).orElseThrow().destroyForcibly();

    JsonNode told = JSON.missingNode();
    for (int looks = 0; looks < 180 && told.path("endedAt").isMissingNode(); looks++) {
      assertThat(activeIn(stack, america) + activeIn(stack, europe))
          .as("regions in which the tenant is active")
          .isLessThanOrEqualTo(1);
      Thread.sleep(500);
      told = stack.cli("tenants", "show", "demo", move, "--json").expect(0).json();
    }
    assertThat(told.path("phase").asText()).as(told.toString()).isEqualTo("DONE");
    assertThat(told.path("certificate").asText()).contains("\"table\":\"calendar_event\"");
    assertThat(activeIn(stack, america)).isEqualTo(1);
  }

  private static int activeIn(StackFixture stack, WeftConfig region)
      throws IOException, SQLException {
    try (Connection connection = admin(stack, region);
        ResultSet rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT count(*) FROM weft.tenant WHERE tenant_id = 'demo'"
                        + " AND state IN ('ACTIVE', 'DRAINING')")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  private static Connection admin(StackFixture stack, WeftConfig region)
      throws IOException, SQLException {
    Path passwords = stack.home().resolve("keys").resolve("passwords.json");
    String password = JSON.readTree(passwords.toFile()).path("superuser").asText();
    return DriverManager.getConnection(region.postgres().url(), "weft_admin", password);
  }

  private static JsonNode run(StackFixture stack, HttpClient http, String tenant)
      throws IOException, InterruptedException {
    HttpRequest request =
        HttpRequest.newBuilder(URI.create(stack.api() + "/api/v1/flows?wait=60s"))
            .timeout(Duration.ofSeconds(90))
            .header("Authorization", "Bearer " + stack.token(tenant, "anna"))
            .header("Content-Type", "application/json")
            .header("Idempotency-Key", UUID.randomUUID().toString())
            .POST(
                HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(Map.of("goal", GOAL))))
            .build();
    return JSON.readTree(http.send(request, HttpResponse.BodyHandlers.ofString()).body());
  }

  /** How many rows of a tenant stand in each table of a region that has any. */
  private static Map<String, Long> rowsOf(String tenant, StackFixture stack, WeftConfig region)
      throws IOException, SQLException {
    Map<String, Long> found = new LinkedHashMap<>();
    try (Connection connection = admin(stack, region);
        ResultSet tables =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT table_name FROM information_schema.columns"
                        + " WHERE table_schema = 'weft' AND column_name = 'tenant_id'")) {
      while (tables.next()) {
        String table = tables.getString(1);
        try (ResultSet rows =
            connection
                .createStatement()
                .executeQuery(
                    "SELECT count(*) FROM weft." + table + " WHERE tenant_id = '" + tenant + "'")) {
          rows.next();
          if (rows.getLong(1) > 0) {
            found.put(table, rows.getLong(1));
          }
        }
      }
    }
    return found;
  }

  private static void assertIsInOneNamespace(
      StackFixture stack, String run, WeftConfig europe, WeftConfig america) throws IOException {
    String link =
        stack
            .with("WEFT_TOKEN", stack.token("globex", "anna"))
            .cli("show", run, "--json")
            .expect(0)
            .json()
            .path("links")
            .path("temporal")
            .asText();
    String workflow =
        java.net.URLDecoder.decode(
            link.substring(link.lastIndexOf('/') + 1), StandardCharsets.UTF_8);
    assertThat(link).contains("/namespaces/" + america.temporal().namespace() + "/");
    assertAnswer("found", token(america), america, workflow);
    assertAnswer("NOT_FOUND", token(europe), europe, workflow);
    assertAnswer("PERMISSION_DENIED", token(america), europe, workflow);
    assertAnswer("PERMISSION_DENIED", token(europe), america, workflow);
    assertAnswer("PERMISSION_DENIED", "", america, workflow);
    assertAnswer("PERMISSION_DENIED", stack.token("globex", "anna"), america, workflow);
  }

  private static String token(WeftConfig region) throws IOException {
    return Files.readString(Path.of(region.temporal().tokenFile())).strip();
  }

  /** What the engine says to who asks for a workflow with a token. */
  private static void assertAnswer(
      String expected, String token, WeftConfig region, String workflow) {
    WorkflowServiceStubsOptions.Builder options =
        WorkflowServiceStubsOptions.newBuilder().setTarget(region.temporal().address());
    if (!token.isEmpty()) {
      options.addGrpcMetadataProvider(
          new AuthorizationGrpcMetadataProvider(() -> "Bearer " + token));
    }
    WorkflowServiceStubs engine = WorkflowServiceStubs.newServiceStubs(options.build());
    String answer;
    try {
      answer =
          engine.blockingStub().describeWorkflowExecution(of(region, workflow)).isInitialized()
              ? "found"
              : "nothing";
    } catch (StatusRuntimeException e) {
      answer = e.getStatus().getCode().name();
    } finally {
      engine.shutdownNow();
    }
    assertThat(answer).as("namespace " + region.temporal().namespace()).isEqualTo(expected);
  }

  private static DescribeWorkflowExecutionRequest of(WeftConfig region, String workflow) {
    return DescribeWorkflowExecutionRequest.newBuilder()
        .setNamespace(region.temporal().namespace())
        .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflow))
        .build();
  }

  /** Neither by its file nor by what its process inherited. */
  private static void assertKnowsNothingOfEurope(StackFixture stack, WeftConfig europe)
      throws IOException {
    String environment =
        Files.readString(
            Path.of("/proc", String.valueOf(stack.pid("worker-us-east-1")), "environ"));
    String file = Files.readString(stack.home().resolve("run").resolve("worker-us-east-1.yaml"));

    assertThat(environment)
        .contains("WEFT_CONFIG=")
        .doesNotContain("WEFT_TENANTS=", "WEFT_REGIONS");
    assertThat(file)
        .contains("us-east-1")
        .doesNotContain(
            europe.region().id(),
            europe.postgres().workerPassword(),
            europe.postgres().systemPassword(),
            europe.redis().password(),
            europe.keys().masterKeyFile());
  }
}
