package dev.weft.testkit.flow;

import dev.weft.contract.payload.WeftJson;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.run.WeftSearchAttributes;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.testkit.fake.FakeApprovals;
import dev.weft.testkit.fake.FakeConditions;
import dev.weft.testkit.fake.FakeDebts;
import dev.weft.testkit.fake.FakePlanner;
import dev.weft.testkit.fake.FakeRuns;
import dev.weft.testkit.fake.FakeSchedules;
import dev.weft.testkit.fake.FakeSteps;
import dev.weft.testkit.history.Histories;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.converter.DataConverter;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerOptions;
import io.temporal.worker.WorkflowImplementationOptions;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;

/**
 * Runs flows against fakes in a test server that skips time: one server per test class, a worker, a
 * task queue and new fakes per test. No workflow task finds a cached workflow, so that each is
 * replayed from the start; whatever a flow throws fails it at once.
 */
public final class FlowExtension
    implements BeforeAllCallback, AfterAllCallback, BeforeEachCallback, AfterEachCallback {
  /** The JSON of payloads, as in production but readable. */
  public static final DataConverter CONVERTER =
      DefaultDataConverter.newDefaultInstance()
          .withPayloadConverterOverrides(new JacksonJsonPayloadConverter(WeftJson.mapper()));

  private final DataConverter converter;
  private final Class<?>[] flows;
  private @Nullable TestWorkflowEnvironment environment;
  private @Nullable Fixture fixture;

  private record Fixture(
      WorkerFactory factory,
      String taskQueue,
      FakeSteps steps,
      FakeApprovals approvals,
      FakeRuns runs,
      FakeDebts debts,
      FakePlanner planner,
      FakeConditions conditions,
      FakeSchedules schedules) {}

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
  public void beforeAll(ExtensionContext context) {
    environment = newEnvironment(converter);
    environment.start();
  }

  @Override
  public void afterAll(ExtensionContext context) {
    environment().close();
  }

  @Override
  @SuppressWarnings("unchecked")
  public void beforeEach(ExtensionContext context) {
    WorkflowClient client = client();
    WorkerFactory factory = WorkerFactory.newInstance(client);
    String taskQueue = "flows-" + UUID.randomUUID();
    Fixture created =
        new Fixture(
            factory,
            taskQueue,
            new FakeSteps(),
            new FakeApprovals(client, environment()::currentTimeMillis),
            new FakeRuns(),
            new FakeDebts(),
            new FakePlanner(),
            new FakeConditions(),
            new FakeSchedules());
    Worker worker =
        factory.newWorker(
            taskQueue,
            WorkerOptions.newBuilder()
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
        created.schedules());
    factory.start();
    fixture = created;
  }

  @Override
  public void afterEach(ExtensionContext context) {
    fixture().factory().shutdownNow();
    fixture = null;
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
                    .setTaskQueue(fixture().taskQueue())
                    .setTypedSearchAttributes(WeftSearchAttributes.of(run))
                    .build());
    stub.start(input);
    return stub;
  }

  /** Lets time pass while a flow waits. */
  public void pass(Duration time) {
    environment().sleep(time);
  }

  /**
   * Keeps the run's history under {@code histories/<flow>/<name>.json} when {@code -Dweft.record}
   * is set and there is none of that name yet.
   */
  public void keepHistory(String flow, String name, WorkflowStub run) {
    WorkflowExecution execution = Objects.requireNonNull(run.getExecution(), "started");
    Histories.keep(WorkflowIds.kind(flow), name, client().fetchHistory(execution.getWorkflowId()));
  }

  private TestWorkflowEnvironment environment() {
    return Objects.requireNonNull(environment, "register the extension in a static field");
  }

  private Fixture fixture() {
    return Objects.requireNonNull(fixture, "only within a test");
  }
}
