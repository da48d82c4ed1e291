package dev.weft.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.agent.AgentFlowInput;
import dev.weft.contract.agent.AgentFlowResult;
import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.agent.StepOutcome;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.StepStatus;
import dev.weft.contract.run.TaskQueues;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.store.ApprovalView;
import dev.weft.platform.store.DatabaseRole;
import dev.weft.platform.store.NewRun;
import dev.weft.platform.store.RunTarget;
import dev.weft.platform.store.RunView;
import dev.weft.platform.store.Stores;
import dev.weft.platform.store.TimeOrderedIds;
import dev.weft.platform.temporal.TemporalClients;
import io.opentelemetry.api.OpenTelemetry;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

class WorkerApplicationIT {
  private static LocalStack stack;
  private static ConfigurableApplicationContext worker;
  private static Stores stores;
  private static Stores people;
  private static WorkflowClient client;

  @BeforeAll
  static void start() throws Exception {
    stack = LocalStack.start();
    worker = WorkerApplication.start(stack.config());
    stores = worker.getBean(Stores.class);
    people = Stores.open(stack.config(), DatabaseRole.API, OpenTelemetry.noop());
    client = worker.getBean(TemporalClients.class).client();
  }

  @AfterAll
  static void stop() throws IOException {
    if (people != null) {
      people.close();
    }
    if (worker != null) {
      worker.close();
    }
    if (stack != null) {
      stack.close();
    }
  }

  @Test
  void shouldSayThatItIsReadyAndTellTheRegistryItsAgentsAndTools() throws Exception {
    HttpResponse<String> health =
        HttpClient.newHttpClient()
            .send(
                HttpRequest.newBuilder(
                        URI.create(
                            "http://127.0.0.1:"
                                + stack.config().worker().healthPort()
                                + "/health/ready"))
                    .build(),
                HttpResponse.BodyHandlers.ofString());

    assertThat(health.statusCode()).isEqualTo(200);
    assertThat(health.body()).isEqualTo("{\"status\":\"UP\"}");
    assertThat(stores.agents().agents(LocalStack.TENANT))
        .extracting(agent -> agent.name())
        .contains("travel", "calendar", "finance");
    assertThat(stores.agents().tools(LocalStack.TENANT))
        .extracting(tool -> tool.name())
        .contains("travel.bookFlight", "calendar.createEvent", "finance.recordExpense");
  }

  @Test
  void shouldTurnAGoalIntoBookedTravelWhenAPersonApproves() throws Exception {
    RunContext run = accept();
    WorkflowStub flow = start(run);

    decide(run, flow, true);
    AgentFlowResult result = flow.getResult(60, TimeUnit.SECONDS, AgentFlowResult.class);

    assertThat(result.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(result.steps())
        .extracting(StepOutcome::agent)
        .containsExactly("travel", "calendar", "finance");
    assertThat(result.steps()).extracting(StepOutcome::status).containsOnly(StepStatus.COMPLETED);
    RunView view = stores.runs().find(LocalStack.TENANT, run.runId()).orElseThrow();
    assertThat(view.status()).isEqualTo(RunStatus.COMPLETED);
    assertThat(view.planner()).isEqualTo("offline");
    assertThat(stores.runs().steps(LocalStack.TENANT, run.runId()))
        .extracting(step -> step.status())
        .containsOnly(StepStatus.COMPLETED);
  }

  @Test
  void shouldBookNothingWhenAPersonRejects() throws Exception {
    RunContext run = accept();
    WorkflowStub flow = start(run);

    decide(run, flow, false);
    AgentFlowResult result = flow.getResult(60, TimeUnit.SECONDS, AgentFlowResult.class);

    assertThat(result.status()).isEqualTo(RunStatus.REJECTED);
    assertThat(stores.runs().find(LocalStack.TENANT, run.runId()).orElseThrow().status())
        .isEqualTo(RunStatus.REJECTED);
  }

  @Test
  void shouldTellHowLongTasksWaitWhichFailAndHowManySlotsAreFree() throws Exception {
    RunContext run = context();
    client
        .newUntypedWorkflowStub(
            "NoSuchFlow",
            WorkflowOptions.newBuilder()
                .setWorkflowId(WorkflowIds.of("NoSuchFlow", run))
                .setTaskQueue(TaskQueues.FLOWS)
                .build())
        .start();

    String failed = "temporal_workflow_task_execution_failed_total{";
    String metrics = metrics();
    for (Instant end = Instant.now().plusSeconds(30); !metrics.contains(failed); ) {
      assertThat(Instant.now()).as(metrics).isBefore(end);
      Thread.sleep(200);
      metrics = metrics();
    }

    assertThat(metrics)
        .contains(
            "temporal_workflow_task_schedule_to_start_latency_seconds_bucket{",
            "temporal_worker_task_slots_available{",
            "hikaricp_connections_pending{pool=\"weft-app\"}",
            "jvm_memory_used_bytes{")
        .doesNotContain(run.runId(), run.subject());
    assertThat(
            metrics
                .lines()
                .flatMap(line -> Pattern.compile("[{,](\\w+)=\"").matcher(line).results())
                .map(label -> label.group(1)))
        .isSubsetOf(
            "activity_type",
            "area",
            "exception",
            "failure_reason",
            "id",
            "le",
            "namespace",
            "operation",
            "poller_type",
            "pool",
            "state",
            "status_code",
            "task_queue",
            "worker_type",
            "workflow_type");
  }

  private static String metrics() throws Exception {
    return HttpClient.newHttpClient()
        .send(
            HttpRequest.newBuilder(
                    URI.create(
                        "http://127.0.0.1:" + stack.config().worker().healthPort() + "/metrics"))
                .build(),
            HttpResponse.BodyHandlers.ofString())
        .body();
  }

  private static RunContext context() {
    return new RunContext(
        LocalStack.TENANT,
        TimeOrderedIds.at(Instant.now()).toString(),
        stores.subjects().subjectFor(LocalStack.TENANT, "anna@example.org"),
        AgentFlowWorkflow.NAME,
        List.of("travel:read", "travel:write", "calendar:write", "finance:write", "approval:write"),
        "Europe/Vienna",
        "en",
        Instant.now());
  }

  private static RunContext accept() {
    RunContext run = context();
    stores
        .runs()
        .accept(
            new NewRun(
                run,
                WorkflowIds.of(run.flow(), run),
                run.subject(),
                null,
                goal(),
                null,
                new RunTarget(
                    "eu-west-1",
                    "default",
                    TaskQueues.FLOWS,
                    stack.config().temporal().address())));
    return run;
  }

  private static WorkflowStub start(RunContext run) {
    AgentFlowWorkflow flow =
        client.newWorkflowStub(
            AgentFlowWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(WorkflowIds.of(run.flow(), run))
                .setTaskQueue(TaskQueues.FLOWS)
                .build());
    WorkflowClient.start(flow::run, new AgentFlowInput(run, goal(), null));
    return WorkflowStub.fromTyped(flow);
  }

  private static String goal() {
    return "Book a flight to Berlin next Monday, add it to my calendar and record the expense";
  }

  private static void decide(RunContext run, WorkflowStub flow, boolean approve)
      throws InterruptedException {
    Instant patience = Instant.now().plus(Duration.ofMinutes(3));
    while (Instant.now().isBefore(patience)) {
      List<ApprovalView> pending =
          stores.approvals().inbox(LocalStack.TENANT, ApprovalState.PENDING, run.runId(), null, 10);
      if (!pending.isEmpty()) {
        ApprovalView asked = pending.getFirst();
        assertThat(asked.sentence()).contains("Berlin (BER)").contains("Europe/Vienna");
        people
            .approvals()
            .decide(LocalStack.TENANT, asked.approvalId(), run.subject(), approve, null);
        flow.signal("approvalDecided", asked.approvalId());
        return;
      }
      Thread.sleep(50);
    }
    throw new AssertionError(
        "no approval was asked for: "
            + stores.runs().events(LocalStack.TENANT, run.runId(), 0, 100));
  }
}
