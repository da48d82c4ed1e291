package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpServer;
import dev.weft.contract.config.WeftConfig;
import dev.weft.contract.run.TaskQueues;
import dev.weft.launcher.StackFixture;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.converter.EncodedValues;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.WorkerFactory;
import io.temporal.workflow.DynamicWorkflow;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;

/**
 * A stack of api and worker alone, whose outer parts are addresses of another one: that it runs,
 * and what {@code ./weft why} says on the real engine of runs that stand still.
 */
class PartsElsewhereIT {
  private static final Duration LIMIT = Duration.ofMinutes(3);

  private final Laptop laptop = new Laptop();

  @Test
  void shouldRunAndSayWhatARunWaitsForWhenEveryOuterPartIsAnAddress() throws Exception {
    try (SulkingModel model = new SulkingModel();
        StackFixture stack = laptop.elsewhere("parts_elsewhere")) {
      stack
          .with("WEFT_MODELS_PROVIDERS_0_NAME", "house")
          .with("WEFT_MODELS_PROVIDERS_0_BASE_URL", model.baseUrl())
          .with("WEFT_MODELS_PROVIDERS_0_MODEL", "model-1")
          .with("WEFT_MODELS_ROLES_PLANNER", "house");
      stack.cli("up", "--only", "api").expect(0);
      assertThat(processes(stack)).containsExactly("api");

      String run = started(stack);
      assertMissesTheWorker(stack, run);
      assertFailsInItsOwnCode(stack, run);
      assertBringsUpTheWorkerAndRunsToTheEnd(stack);
      assertSaysSinceWhenItPlans(stack, run, model);
      assertNamesTheOpenCircuit(stack, run, model);

      assertThat(stack.home().resolve("data/postgres")).doesNotExist();
      assertThat(stack.home().resolve("data/redis")).doesNotExist();
      stack.cli("down").expect(0);
      laptop.weft("status").exits(0);
    }
  }

  private static void assertMissesTheWorker(StackFixture stack, String run) {
    JsonNode missing = awaitWhy(stack, "worker", run);
    assertThat(missing.path("text").asText()).contains("No worker polls", TaskQueues.FLOWS);
    assertThat(missing.path("command").asText()).isEqualTo("./weft up");
  }

  private static void assertFailsInItsOwnCode(StackFixture stack, String run) {
    try (BrokenRelease _ = new BrokenRelease(stack.config().temporal())) {
      JsonNode failing = awaitWhy(stack, "workflow_task", run);
      assertThat(failing.path("text").asText()).contains("The flow's own code fails (try ");
      assertThat(failing.path("command").asText()).isEqualTo("./weft logs worker");
    }
  }

  private void assertBringsUpTheWorkerAndRunsToTheEnd(StackFixture stack) {
    String trip = Laptop.trip("VIE", "BER");
    JsonNode run =
        stack.cli("run", "TripBooking", "--input", trip, "--approve", "--json").expect(0).json();

    assertThat(processes(stack)).containsExactly("worker", "api");
    String runId = run.path("runId").asText();
    assertThat(run.path("status").asText()).isEqualTo("COMPLETED");
    laptop.sandbox().assertBookedOnce(runId, "flight");
    Database database = new Database(stack.config().postgres());
    assertThat(database.bookings("demo", runId, "flight")).isEqualTo(1);
    assertThat(database.expenses("demo", runId, "expense")).isEqualTo(1);
    try (Engine engine = new Engine(stack.config().temporal())) {
      assertThat(engine.history(run.path("workflowId").asText())).hasSizeGreaterThan(10);
    }
    assertThat(laptop.weft("show", runId).exits(1).err()).contains("There is no run");
  }

  private static void assertSaysSinceWhenItPlans(
      StackFixture stack, String run, SulkingModel model) {
    Laptop.await("the model is asked", LIMIT, model::isAsked);
    JsonNode hanging = why(stack, run);
    assertThat(hanging.path("kind").asText()).isEqualTo("nothing");
    assertThat(hanging.path("text").asText())
        .startsWith("A plan is being made. It began at ")
        .endsWith(" (try 1 of 5).");
    assertThat(hanging.path("since").asText()).isNotEmpty();
  }

  private static void assertNamesTheOpenCircuit(StackFixture stack, String run, SulkingModel model)
      throws Exception {
    String second = started(stack);
    model.refuse();
    JsonNode open = awaitWhy(stack, "circuit", run, second);
    assertThat(open.path("text").asText()).contains("The circuit to the provider of The planner");
    assertThat(open.path("lastError").asText()).contains("the model of house is open");
    assertThat(open.path("nextAt").asText()).isNotEmpty();
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

  /** Starts a goal over HTTP: the command line would bring up the missing worker first. */
  private static String started(StackFixture stack) throws IOException, InterruptedException {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpResponse<String> answer =
          client.send(
              HttpRequest.newBuilder(stack.api().resolve("/api/v1/flows"))
                  .header("Authorization", "Bearer " + stack.token("demo", "owner"))
                  .header("Content-Type", "application/json")
                  .POST(BodyPublishers.ofString("{\"goal\":\"Record 12.50 EUR for lunch today\"}"))
                  .build(),
              BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(202);
      return new ObjectMapper().readTree(answer.body()).path("runId").asText();
    }
  }

  private static JsonNode why(StackFixture stack, String run) {
    return stack.cli("why", run, "--json").expect(0).json().path("waitingFor");
  }

  /** What one of the runs waits for, once that is of a kind. */
  private static JsonNode awaitWhy(StackFixture stack, String kind, String... runs) {
    JsonNode[] found = new JsonNode[1];
    Laptop.await(
        "why says " + kind,
        LIMIT,
        () -> {
          for (String run : runs) {
            found[0] = why(stack, run);
            if (found[0].path("kind").asText().equals(kind)) {
              return true;
            }
          }
          return false;
        });
    return found[0];
  }

  /** A worker of the same queue whose flows all have a bug. */
  private static final class BrokenRelease implements AutoCloseable {
    private final WorkflowServiceStubs service;
    private final WorkerFactory factory;

    BrokenRelease(WeftConfig.Temporal temporal) {
      service =
          WorkflowServiceStubs.newServiceStubs(
              WorkflowServiceStubsOptions.newBuilder().setTarget(temporal.address()).build());
      factory =
          WorkerFactory.newInstance(
              WorkflowClient.newInstance(
                  service,
                  WorkflowClientOptions.newBuilder().setNamespace(temporal.namespace()).build()));
      factory.newWorker(TaskQueues.FLOWS).registerWorkflowImplementationTypes(BrokenFlow.class);
      factory.start();
    }

    @Override
    public void close() {
      factory.shutdownNow();
      service.shutdownNow();
    }
  }

  /** A flow with a bug. */
  public static final class BrokenFlow implements DynamicWorkflow {
    @Override
    public Object execute(EncodedValues arguments) {
      throw new IllegalStateException("a bug of this release");
    }
  }

  /** A model's endpoint that first answers nothing, then 503 to everything. */
  private static final class SulkingModel implements AutoCloseable {
    private final HttpServer server;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch refusing = new CountDownLatch(1);

    SulkingModel() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
      server.createContext(
          "/",
          exchange -> {
            exchange.getRequestBody().readAllBytes();
            asked.countDown();
            try {
              refusing.await();
            } catch (InterruptedException e) {
              Thread.currentThread().interrupt();
            }
            exchange.sendResponseHeaders(503, -1);
            exchange.close();
          });
      server.start();
    }

    String baseUrl() {
      return "http://127.0.0.1:" + server.getAddress().getPort() + "/v1";
    }

    boolean isAsked() {
      return asked.getCount() == 0;
    }

    void refuse() {
      refusing.countDown();
    }

    @Override
    public void close() {
      refuse();
      server.stop(0);
    }
  }
}
