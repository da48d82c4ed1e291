package dev.weft.launcher.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
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
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What {@code ./weft why} says of runs that stand still, on the real engine. */
@Timeout(240)
class WhyIT {
  private static final Duration LIMIT = Duration.ofSeconds(60);

  private final Laptop laptop = new Laptop();

  @Test
  void shouldNameWhatHelpsWhenAWorkerACircuitOrTheFlowsOwnCodeStandsInTheWay() throws Exception {
    try (SulkingModel model = new SulkingModel();
        StackFixture stack = laptop.elsewhere("why_it_waits")) {
      stack
          .with("WEFT_MODELS_PROVIDERS_0_NAME", "house")
          .with("WEFT_MODELS_PROVIDERS_0_BASE_URL", model.baseUrl())
          .with("WEFT_MODELS_PROVIDERS_0_MODEL", "model-1")
          .with("WEFT_MODELS_ROLES_PLANNER", "house");
      stack.cli("up", "--only", "api").expect(0);
      String run = started(stack);

      JsonNode missing = awaitWhy(stack, "worker", run);
      assertThat(missing.path("text").asText()).contains("No worker polls", TaskQueues.FLOWS);
      assertThat(missing.path("command").asText()).isEqualTo("./weft up");

      try (BrokenRelease _ = new BrokenRelease(stack.config().temporal())) {
        JsonNode failing = awaitWhy(stack, "workflow_task", run);
        assertThat(failing.path("text").asText()).contains("The flow's own code fails (try ");
        assertThat(failing.path("command").asText()).isEqualTo("./weft logs worker");
      }
      stack.cli("up").expect(0);
      Laptop.await("the model is asked", LIMIT, model::isAsked);
      JsonNode hanging = why(stack, run);
      assertThat(hanging.path("kind").asText()).isEqualTo("nothing");
      assertThat(hanging.path("text").asText())
          .startsWith("A plan is being made. It began at ")
          .endsWith(" (try 1 of 5).");
      assertThat(hanging.path("since").asText()).isNotEmpty();

      String second = started(stack);
      model.refuse();
      JsonNode open = awaitWhy(stack, "circuit", run, second);
      assertThat(open.path("text").asText()).contains("The circuit to the provider of The planner");
      assertThat(open.path("lastError").asText()).contains("the model of house is open");
      assertThat(open.path("nextAt").asText()).isNotEmpty();
    }
  }

  private static String started(StackFixture stack) {
    return stack
        .cli("run", "Record 12.50 EUR for lunch today", "--no-watch", "--json")
        .expect(0)
        .json()
        .path("runId")
        .asText();
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
