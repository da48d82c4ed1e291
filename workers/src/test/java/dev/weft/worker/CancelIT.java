package dev.weft.worker;

import static org.assertj.core.api.Assertions.assertThat;

import dev.weft.contract.agent.AgentFlowInput;
import dev.weft.contract.agent.AgentFlowWorkflow;
import dev.weft.contract.agent.Plan;
import dev.weft.contract.agent.PlanKind;
import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.StepStatus;
import dev.weft.contract.run.TaskQueues;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.signal.CancelRequests;
import dev.weft.platform.store.NewRun;
import dev.weft.platform.store.RunFilter;
import dev.weft.platform.store.RunTarget;
import dev.weft.platform.store.StepView;
import dev.weft.platform.store.Stores;
import dev.weft.platform.store.TimeOrderedIds;
import dev.weft.platform.temporal.TemporalClients;
import dev.weft.testkit.fake.StreamingModel;
import dev.weft.testkit.fake.StreamingModel.Ending;
import dev.weft.testkit.fake.StreamingModel.Script;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowOptions;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;
import redis.embedded.RedisServer;

/** Cancels many runs whose calls to a model are open, and looks from the model's side. */
class CancelIT {
  private static final int CALLS = 200;
  private static final Duration LIMIT = Duration.ofSeconds(2);

  private static StreamingModel model;
  private static RedisServer redis;
  private static LocalStack stack;
  private static ConfigurableApplicationContext worker;
  private static Stores stores;
  private static WorkflowClient client;

  @BeforeAll
  static void start() throws Exception {
    model = new StreamingModel(_ -> new Script(List.of("It says"), Ending.HOLD));
    int port = LocalStack.freePort();
    redis =
        RedisServer.newRedisServer()
            .port(port)
            .setting("bind 127.0.0.1")
            .setting("save \"\"")
            .build();
    redis.start();
    stack =
        LocalStack.start(
            port,
            """
            models:
              providers:
                - { name: held, kind: openai, baseUrl: "%s", model: m, maxConcurrentCalls: 1000 }
              roles: { agent: [held] }
            """
                .formatted(model.baseUrl()),
            Map.of("WEFT_WORKER_MAX_CONCURRENT_ACTIVITIES", "400"));
    worker = WorkerApplication.start(stack.config());
    stores = worker.getBean(Stores.class);
    client = worker.getBean(TemporalClients.class).client();
  }

  @AfterAll
  static void stop() throws IOException {
    if (worker != null) {
      worker.close();
    }
    if (stack != null) {
      stack.close();
    }
    redis.stop();
    model.close();
  }

  @Test
  void shouldCloseEveryOpenCallWithinTwoSecondsAndUndoWhatWasDone() throws Exception {
    assertThat(cancelAll("over Redis", false)).isLessThan(LIMIT);
    assertThat(cancelAll("over Redis, ahead of the engine", true)).isLessThan(LIMIT);
    redis.stop();
    try {
      assertThat(cancelAll("by a notification of PostgreSQL", true)).isLessThan(LIMIT);
    } finally {
      redis.start();
    }
  }

  /** Cancels so many runs; returns how long the slowest call stayed open. */
  private static Duration cancelAll(String how, boolean ahead) throws Exception {
    List<RunContext> runs = new ArrayList<>();
    for (int i = 0; i < CALLS; i++) {
      runs.add(startRun());
    }
    await(how + ": all calls are open", Duration.ofMinutes(2), () -> model.held() == CALLS);
    int before = model.closings().size();

    Map<String, Long> asked = new LinkedHashMap<>();
    try (CancelRequests requests = new CancelRequests(stack.config(), stores.region())) {
      if (ahead) {
        runs.forEach(run -> asked.put(run.runId(), System.nanoTime()));
        requests.announce(LocalStack.TENANT, runs.stream().map(RunContext::runId).toList());
        await(how + ": no call is open", Duration.ofMinutes(1), () -> model.held() == 0);
        assertThat(runs).as("no run knows yet").noneMatch(CancelIT::ended);
      }
      for (RunContext run : runs) {
        asked.putIfAbsent(run.runId(), System.nanoTime());
        client.newUntypedWorkflowStub(WorkflowIds.of(run.flow(), run)).cancel();
        requests.send(run.tenant(), run.runId());
      }
    }
    await(how + ": no call is open", Duration.ofMinutes(1), () -> model.held() == 0);

    List<StreamingModel.Closing> closed = model.closings().subList(before, before + CALLS);
    Duration slowest = Duration.ZERO;
    for (RunContext run : runs) {
      StreamingModel.Closing own =
          closed.stream()
              .filter(one -> one.request().contains(run.runId()))
              .findFirst()
              .orElseThrow();
      Duration open = Duration.ofNanos(own.at() - asked.get(run.runId()));
      slowest = open.compareTo(slowest) > 0 ? open : slowest;
    }
    await(
        how + ": the runs have ended",
        Duration.ofMinutes(3),
        () -> runs.stream().allMatch(CancelIT::ended));
    for (RunContext run : runs) {
      assertThat(status(run)).isEqualTo(RunStatus.CANCELLED);
      assertThat(stores.runs().steps(run.tenant(), run.runId()))
          .extracting(StepView::status)
          .as(how)
          .startsWith(StepStatus.UNDONE)
          .doesNotContain(StepStatus.COMPLETED);
    }
    return slowest;
  }

  private static boolean ended(RunContext run) {
    return status(run).terminal();
  }

  private static RunStatus status(RunContext run) {
    return stores.runs().find(run.tenant(), run.runId()).orElseThrow().status();
  }

  private static RunContext startRun() {
    RunContext run =
        new RunContext(
            LocalStack.TENANT,
            TimeOrderedIds.at(Instant.now()).toString(),
            stores.subjects().subjectFor(LocalStack.TENANT, "anna@example.org"),
            AgentFlowWorkflow.NAME,
            List.of("calendar:write", "document:read"),
            "Europe/Vienna",
            "en",
            Instant.now());
    String workflowId = WorkflowIds.of(run.flow(), run);
    stores
        .runs()
        .accept(
            new NewRun(
                run,
                workflowId,
                null,
                null,
                null,
                null,
                new RunTarget(
                    "eu-west-1",
                    "default",
                    TaskQueues.FLOWS,
                    stack.config().temporal().address())));
    AgentFlowWorkflow flow =
        client.newWorkflowStub(
            AgentFlowWorkflow.class,
            WorkflowOptions.newBuilder()
                .setWorkflowId(workflowId)
                .setTaskQueue(TaskQueues.FLOWS)
                .build());
    WorkflowClient.start(flow::run, new AgentFlowInput(run, null, plan(run.runId())));
    return run;
  }

  private static Plan plan(String runId) {
    Map<String, Object> event = new LinkedHashMap<>();
    event.put("title", "Reading");
    event.put("start", "2031-05-05T12:00");
    event.put("timeZone", "Europe/Vienna");
    return new Plan(
        Plan.CURRENT_VERSION,
        PlanKind.SEQUENTIAL,
        List.of(
            PlanStep.of("event", "calendar", "createEvent", event, List.of()),
            PlanStep.of(
                "part",
                "document",
                "summarizePart",
                new LinkedHashMap<>(Map.of("text", "The text of " + runId)),
                List.of())),
        null);
  }

  private static String openRuns() {
    return stores
        .runs()
        .list(LocalStack.TENANT, new RunFilter(null, null, null, null, true), null, 3)
        .stream()
        .map(run ->
            run.status()
                + " "
                + stores.runs().steps(LocalStack.TENANT, run.run().runId()).stream()
                    .map(step -> step.stepId() + " " + step.status() + " " + step.errorCode())
                    .toList())
        .toList()
        .toString();
  }

  private static void await(String what, Duration limit, BooleanSupplier condition)
      throws InterruptedException {
    long end = System.nanoTime() + limit.toNanos();
    while (!condition.getAsBoolean()) {
      if (System.nanoTime() > end) {
        throw new AssertionError(
            what + ": did not happen; open " + model.held() + ", open runs: " + openRuns());
      }
      TimeUnit.MILLISECONDS.sleep(20);
    }
  }
}
