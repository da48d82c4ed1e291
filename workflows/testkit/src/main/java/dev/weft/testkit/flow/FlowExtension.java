package dev.weft.testkit.flow;

import dev.weft.contract.agent.FlowProgress;
import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.RunStatus;
import dev.weft.contract.run.WeftSearchAttributes;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.testkit.fake.FakeApprovals;
import dev.weft.testkit.fake.FakeConditions;
import dev.weft.testkit.fake.FakeDebts;
import dev.weft.testkit.fake.FakeKeyRotations;
import dev.weft.testkit.fake.FakePlanner;
import dev.weft.testkit.fake.FakeRuns;
import dev.weft.testkit.fake.FakeSchedules;
import dev.weft.testkit.fake.FakeSteps;
import dev.weft.testkit.fake.FakeTenantMoves;
import dev.weft.testkit.fake.Waits;
import dev.weft.testkit.history.Histories;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateHandle;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.TestExecutionExceptionHandler;

/**
 * Runs flows against fakes in a test server that skips time: each test has a server, a worker and
 * fakes of its own, for a server that has cancelled a waiting activity never skips time again. No
 * workflow task finds a cached workflow, so that each is replayed from the start; whatever a flow
 * throws fails it at once. A wait that does not end says what the flows did last.
 */
public final class FlowExtension
    implements BeforeEachCallback, AfterEachCallback, TestExecutionExceptionHandler {
  /** The JSON of payloads, as in production but readable. */
  public static final DataConverter CONVERTER =
      DefaultDataConverter.newDefaultInstance()
          .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(WeftJson.mapper()));

  private static final String TASK_QUEUE = "flows";

  private final DataConverter converter;
  private final Class<?>[] flows;
  private @Nullable Fixture fixture;

  private record Fixture(
      TestWorkflowEnvironment environment,
      List<WorkflowExecution> started,
      FakeSteps steps,
      FakeApprovals approvals,
      FakeRuns runs,
      FakeDebts debts,
      FakePlanner planner,
      FakeConditions conditions,
      FakeSchedules schedules,
      FakeKeyRotations keyRotations,
      FakeTenantMoves tenantMoves) {}

  private FlowExtension(DataConverter converter, Class<?>... flows) {
    this.converter = converter;
    this.flows = flows;
  }

  /** An extension with these workflow implementations; keep it in a static field. */
  public static FlowExtension of(Class<?>... flows) {
    return of(CONVERTER, flows);
  }

  /** An extension whose payloads another converter makes, as one that encrypts. */
  public static FlowExtension of(DataConverter converter, Class<?>... flows) {
    return new FlowExtension(converter, flows);
  }

  /** A test environment with the product's search attributes. */
  public static TestWorkflowEnvironment newEnvironment(DataConverter converter) {
    TestEnvironmentOptions.Builder options =
        TestEnvironmentOptions.newBuilder()
            .setWorkflowServiceStubsOptions(
                WorkflowServiceStubsOptions.newBuilder()
                    .setGrpcClientInterceptors(List.of(new LateCancels()))
                    .build())
            .setWorkflowClientOptions(
                WorkflowClientOptions.newBuilder().setDataConverter(converter).build());
    List.of(
            WeftSearchAttributes.TENANT,
            WeftSearchAttributes.RUN,
            WeftSearchAttributes.FLOW,
            WeftSearchAttributes.SUBJECT)
        .forEach(key -> options.registerSearchAttribute(key.getName(), key.getValueType()));
    return TestWorkflowEnvironment.newInstance(options.build());
  }

  @Override
  @SuppressWarnings("unchecked")
  public void beforeEach(ExtensionContext context) {
    TestWorkflowEnvironment environment = newEnvironment(converter);
    WorkflowClient client = environment.getWorkflowClient();
    Fixture created =
        new Fixture(
            environment,
            new ArrayList<>(),
            new FakeSteps(),
            new FakeApprovals(client, environment::currentTimeMillis),
            new FakeRuns(),
            new FakeDebts(),
            new FakePlanner(),
            new FakeConditions(),
            new FakeSchedules(),
            new FakeKeyRotations(),
            new FakeTenantMoves());
    Worker worker =
        environment.newWorker(
            TASK_QUEUE,
            WorkerOptions.newBuilder()
                .setDefaultDeadlockDetectionTimeout(Waits.LIMIT.toMillis())
                .setStickyQueueScheduleToStartTimeout(Duration.ZERO)
                .setMaxHeartbeatThrottleInterval(Duration.ofMillis(50))
                .setDefaultHeartbeatThrottleInterval(Duration.ofMillis(50))
                .build());
    worker.registerWorkflowImplementationTypes(
        WorkflowImplementationOptions.newBuilder()
            .setFailWorkflowExceptionTypes(Throwable.class)
            .build(),
        flows);
    worker.registerActivitiesImplementations(
        created.steps(),
        created.approvals(),
        created.runs(),
        created.debts(),
        created.planner(),
        created.conditions(),
        created.schedules(),
        created.keyRotations(),
        created.tenantMoves());
    environment.start();
    fixture = created;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    // A server takes its time to close, which the next test need not wait for.
    Thread.startVirtualThread(environment()::close);
    fixture = null;
  }

  @Override
  public void handleTestExecutionException(ExtensionContext context, Throwable failure)
      throws Throwable {
    failure.addSuppressed(LastEvents.of(client(), fixture().started()));
    throw failure;
  }

  public WorkflowClient client() {
    return environment().getWorkflowClient();
  }

  public FakeSteps steps() {
    return fixture().steps();
  }

  public FakeApprovals approvals() {
    return fixture().approvals();
  }

  public FakeRuns runs() {
    return fixture().runs();
  }

  public FakeDebts debts() {
    return fixture().debts();
  }

  public FakePlanner planner() {
    return fixture().planner();
  }

  public FakeConditions conditions() {
    return fixture().conditions();
  }

  public FakeSchedules schedules() {
    return fixture().schedules();
  }

  public FakeKeyRotations keyRotations() {
    return fixture().keyRotations();
  }

  public FakeTenantMoves tenantMoves() {
    return fixture().tenantMoves();
  }

  /** A run of a flow, requested now. */
  public RunContext newRun(String flow) {
    return new RunContext(
        "acme",
        UUID.randomUUID().toString(),
        UUID.randomUUID().toString(),
        flow,
        List.of("travel:write", "calendar:write", "finance:write"),
        "Europe/Vienna",
        "en",
        Instant.ofEpochMilli(environment().currentTimeMillis()));
  }

  /** Starts a flow as the api does. */
  public WorkflowStub start(String flow, RunContext run, Object input) {
    return start(flow, run, WorkflowIds.of(flow, run), input);
  }

  /** Starts a flow under an id of the engine's making. */
  public WorkflowStub start(String flow, RunContext run, String workflowId, Object input) {
    WorkflowStub stub =
        client()
            .newUntypedWorkflowStub(
                flow,
                WorkflowOptions.newBuilder()
                    .setWorkflowId(workflowId)
                    .setTaskQueue(TASK_QUEUE)
                    .setTypedSearchAttributes(WeftSearchAttributes.of(run))
                    .build());
    fixture().started().add(stub.start(input));
    return stub;
  }

  /**
   * Waits for the flow's end.
   *
   * @throws io.temporal.client.WorkflowFailedException when it failed or was cancelled
   */
  public <R> R result(WorkflowStub run, Class<R> type) {
    try {
      return run.getResult(Waits.LIMIT.toMillis(), TimeUnit.MILLISECONDS, type);
    } catch (TimeoutException e) {
      throw Waits.inVain("the end of a flow");
    }
  }

  /** Waits for the answer to an update. */
  public <R> R answer(WorkflowUpdateHandle<R> update) {
    return await(update.getResultAsync(), "the answer to an update");
  }

  /** Lets time pass while a flow waits. */
  public void pass(Duration time) {
    await(CompletableFuture.runAsync(() -> environment().sleep(time)), "time to pass");
  }

  /** Waits until a flow says that it is in a status. */
  public void awaitStatus(WorkflowStub run, RunStatus status) {
    Instant limit = Instant.now().plus(Waits.LIMIT);
    while (run.query("status", FlowProgress.class).status() != status) {
      if (Instant.now().isAfter(limit)) {
        throw Waits.inVain("the status " + status);
      }
    }
  }

  /**
   * Keeps the run's history under {@code histories/<flow>/<name>.json} when {@code -Dweft.record}
   * is set and there is none of that name yet.
   */
  public void keepHistory(String flow, String name, WorkflowStub run) {
    WorkflowExecution execution = Objects.requireNonNull(run.getExecution(), "started");
    Histories.keep(WorkflowIds.kind(flow), name, client().fetchHistory(execution.getWorkflowId()));
  }

  private static <T> T await(CompletableFuture<T> future, String what) {
    try {
      return future.get(Waits.LIMIT.toMillis(), TimeUnit.MILLISECONDS);
    } catch (TimeoutException e) {
      throw Waits.inVain(what);
    } catch (ExecutionException | InterruptedException e) {
      throw new AssertionError("waited for " + what, e);
    }
  }

  private TestWorkflowEnvironment environment() {
    return fixture().environment();
  }

  private Fixture fixture() {
    return Objects.requireNonNull(fixture, "only within a test");
  }
}
