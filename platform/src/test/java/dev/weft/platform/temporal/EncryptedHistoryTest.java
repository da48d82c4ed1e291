package dev.weft.platform.temporal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.protobuf.ByteString;
import dev.weft.contract.config.WeftConfigLoader;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.key.FixedKeys;
import dev.weft.platform.telemetry.CollectedSpans;
import dev.weft.platform.telemetry.Telemetry;
import io.opentelemetry.api.OpenTelemetry;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.context.Scope;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.temporal.activity.Activity;
import io.temporal.activity.ActivityExecutionContext;
import io.temporal.activity.ActivityInterface;
import io.temporal.activity.ActivityOptions;
import io.temporal.activity.LocalActivityOptions;
import io.temporal.api.common.v1.Header;
import io.temporal.api.common.v1.Payload;
import io.temporal.api.common.v1.Payloads;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.query.v1.WorkflowQuery;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryRequest;
import io.temporal.api.workflowservice.v1.QueryWorkflowRequest;
import io.temporal.api.workflowservice.v1.SignalWorkflowExecutionRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowFailedException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowStub;
import io.temporal.common.RetryOptions;
import io.temporal.failure.ApplicationFailure;
import io.temporal.testing.TestEnvironmentOptions;
import io.temporal.testing.TestWorkflowEnvironment;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerOptions;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.QueryMethod;
import io.temporal.workflow.SignalMethod;
import io.temporal.workflow.TimerOptions;
import io.temporal.workflow.UpdateMethod;
import io.temporal.workflow.Workflow;
import io.temporal.workflow.WorkflowInterface;
import io.temporal.workflow.WorkflowMethod;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Every way in which a flow carries data: none leaves it readable in the history. */
class EncryptedHistoryTest {
  private static final String SECRET = "Anna Muster";
  private static final String QUEUE = "flows.standard";
  private static final String RUN = "01980000-0000-7000-8000-000000000001";
  private static final String SUBJECT = "11111111-1111-4111-8111-111111111111";
  private static final String FLOW =
      new WorkflowIds.Parts("everything", "demo", SUBJECT, RUN).workflowId();
  private static final String CHILD =
      new WorkflowIds.Parts("part", "demo", SUBJECT, RUN).workflowId();

  /** Uses everything. */
  @WorkflowInterface
  public interface Everything {
    @WorkflowMethod
    String run(String input);

    @SignalMethod
    void tell(String text);

    @UpdateMethod
    String ask(String text);

    @QueryMethod
    String told();
  }

  /** A child. */
  @WorkflowInterface
  public interface Part {
    @WorkflowMethod(name = "Part")
    String part(String input);
  }

  /** Begins anew. */
  @WorkflowInterface
  public interface Anew {
    @WorkflowMethod(name = "Anew")
    String run(String input, int times);
  }

  /** Calls. */
  @ActivityInterface
  public interface Calls {
    String echo(String text);

    String fail(String text);
  }

  /** Uses everything. */
  public static final class EverythingImpl implements Everything {
    private final Calls remote =
        Workflow.newActivityStub(
            Calls.class,
            ActivityOptions.newBuilder()
                .setStartToCloseTimeout(Duration.ofSeconds(10))
                .setSummary("1/3 calls.echo")
                .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(2).build())
                .build());
    private final Calls local =
        Workflow.newLocalActivityStub(
            Calls.class,
            LocalActivityOptions.newBuilder()
                .setStartToCloseTimeout(Duration.ofSeconds(10))
                .setSummary("2/3 calls.echo")
                .setRetryOptions(RetryOptions.newBuilder().setMaximumAttempts(1).build())
                .build());
    private String told = "";
    private boolean asked;

    @Override
    public String run(String input) {
      Workflow.setCurrentDetails("| step | state |");
      Workflow.await(() -> !told.isEmpty() && asked);
      Workflow.newTimer(
              Duration.ofMillis(10), TimerOptions.newBuilder().setSummary("a little later").build())
          .get();
      String effect = Workflow.sideEffect(String.class, () -> SECRET + " by chance");
      String mutable =
          Workflow.mutableSideEffect("m", String.class, String::equals, () -> SECRET + " again");
      String result = remote.echo(input + told + effect + mutable) + local.echo(input);
      Part child =
          Workflow.newChildWorkflowStub(
              Part.class, ChildWorkflowOptions.newBuilder().setWorkflowId(CHILD).build());
      result += child.part(input);
      for (Calls calls : List.of(remote, local)) {
        try {
          calls.fail(input);
        } catch (io.temporal.failure.ActivityFailure e) {
          result += e.getCause().getMessage();
        }
      }
      if (told.contains("fail")) {
        throw ApplicationFailure.newNonRetryableFailure(
            "failed for " + SECRET, "FlowFailed", Map.of("who", SECRET));
      }
      return result;
    }

    @Override
    public void tell(String text) {
      told = text;
    }

    @Override
    public String ask(String text) {
      asked = true;
      return text + " answered";
    }

    @Override
    public String told() {
      return told;
    }
  }

  /** A child. */
  public static final class PartImpl implements Part {
    @Override
    public String part(String input) {
      return input + " in part";
    }
  }

  /** Begins anew. */
  public static final class AnewImpl implements Anew {
    @Override
    public String run(String input, int times) {
      if (times > 0) {
        Workflow.continueAsNew(input, times - 1);
      }
      return input;
    }
  }

  /** Calls. */
  public static final class CallsImpl implements Calls {
    @Override
    public String echo(String text) {
      if (!Activity.getExecutionContext().getInfo().isLocal()) {
        Activity.getExecutionContext().heartbeat(text);
      }
      return text;
    }

    @Override
    public String fail(String text) {
      ActivityExecutionContext context = Activity.getExecutionContext();
      String before = "";
      if (!context.getInfo().isLocal()) {
        before = context.getHeartbeatDetails(String.class).map(last -> " after " + last).orElse("");
        context.heartbeat(text);
      }
      throw ApplicationFailure.newFailure("cannot for " + text + before, "Unavailable", text);
    }
  }

  private final CollectedSpans spans = new CollectedSpans();
  private final Telemetry traces =
      Telemetry.open(WeftConfigLoader.defaults(Path.of("")), "weft-test", spans);
  private final OpenTelemetry telemetry = traces.openTelemetry();
  private TestWorkflowEnvironment environment;

  @BeforeEach
  void start() {
    environment =
        TestWorkflowEnvironment.newInstance(
            TestEnvironmentOptions.newBuilder()
                .setWorkflowClientOptions(
                    TemporalClients.clientOptions("weft", new FixedKeys(), telemetry))
                .setWorkerFactoryOptions(TemporalClients.workerOptions(telemetry))
                .build());
    Worker worker =
        environment.newWorker(
            QUEUE,
            WorkerOptions.newBuilder().setStickyQueueScheduleToStartTimeout(Duration.ZERO).build());
    worker.registerWorkflowImplementationTypes(
        EverythingImpl.class, PartImpl.class, AnewImpl.class);
    worker.registerActivitiesImplementations(new CallsImpl());
    environment.start();
  }

  @AfterEach
  void stop() {
    environment.close();
    traces.close();
  }

  @Test
  void shouldLeaveNothingReadableInTheHistory() {
    // when
    WorkflowStub flow = startAndTell(SECRET);
    String result = flow.getResult(String.class);

    // then: it worked, with everything readable to those who may
    assertThat(result)
        .contains(SECRET + " in part")
        .contains("cannot for " + SECRET)
        .as("the second try reads what the first one told")
        .contains("cannot for " + SECRET + " after " + SECRET);
    assertThat(history(FLOW) + history(CHILD))
        .contains(EncryptingPayloadCodec.ENCODING)
        .doesNotContain("Anna")
        .doesNotContain("Muster");
  }

  @Test
  void shouldReadItsInputWhenItBeginsAnewAndLeaveNothingReadableInEither() {
    WorkflowStub flow =
        environment
            .getWorkflowClient()
            .newUntypedWorkflowStub(
                "Anew",
                WorkflowOptions.newBuilder().setWorkflowId(FLOW).setTaskQueue(QUEUE).build());
    WorkflowExecution first = flow.start(SECRET, 1);

    assertThat(flow.getResult(String.class)).isEqualTo(SECRET);

    assertThat(history(first))
        .contains("EVENT_TYPE_WORKFLOW_EXECUTION_CONTINUED_AS_NEW")
        .doesNotContain("Anna");
    assertThat(history(FLOW)).contains(EncryptingPayloadCodec.ENCODING).doesNotContain("Anna");
  }

  @Test
  void shouldGoOnWhenSomebodySendsASignalThatNobodyCanDecrypt() {
    WorkflowClient client = environment.getWorkflowClient();
    WorkflowStub flow =
        client.newUntypedWorkflowStub(
            "Everything",
            WorkflowOptions.newBuilder().setWorkflowId(FLOW).setTaskQueue(QUEUE).build());
    flow.start(SECRET);

    forge(Header.getDefaultInstance(), "?");
    forge(Header.getDefaultInstance(), FLOW);
    forge(Header.newBuilder().putFields("_tracer-data", forged(FLOW)).build(), FLOW);
    flow.signal("tell", SECRET);
    flow.update("ask", String.class, SECRET);

    assertThat(flow.getResult(String.class)).contains(SECRET);
  }

  /** Sends what only a tool beside Weft sends. */
  private void forge(Header header, String context) {
    environment
        .getWorkflowServiceStubs()
        .blockingStub()
        .signalWorkflowExecution(
            SignalWorkflowExecutionRequest.newBuilder()
                .setNamespace(environment.getNamespace())
                .setWorkflowExecution(WorkflowExecution.newBuilder().setWorkflowId(FLOW))
                .setSignalName("tell")
                .setHeader(header)
                .setInput(Payloads.newBuilder().addPayloads(forged(context)))
                .build());
  }

  private static Payload forged(String context) {
    return Payload.newBuilder()
        .putMetadata("encoding", ByteString.copyFromUtf8(EncryptingPayloadCodec.ENCODING))
        .putMetadata("weft-key", ByteString.copyFromUtf8("11111111-1111-4111-8111-111111111111"))
        .putMetadata("weft-context", ByteString.copyFromUtf8(context))
        .setData(ByteString.copyFromUtf8("no ciphertext of anybody's key, as long as it may be"))
        .build();
  }

  @Test
  void shouldLeaveReadableWhatIsWrittenForOperators() {
    WorkflowStub flow = startAndTell(SECRET);
    flow.getResult(String.class);

    assertThat(history(FLOW))
        .contains("\\\"everything\\\"")
        .contains("1/3 calls.echo")
        .contains("2/3 calls.echo")
        .contains("a little later");
    assertThat(metadata(FLOW).toStringUtf8()).contains("| step | state |");
  }

  @Test
  void shouldLeaveNothingReadableWhenTheFlowFails() {
    WorkflowStub flow = startAndTell(SECRET + " fail");
    assertThatThrownBy(() -> flow.getResult(String.class))
        .isInstanceOf(WorkflowFailedException.class)
        .cause()
        .hasMessageContaining("failed for " + SECRET);
    assertThat(history(FLOW)).doesNotContain("Anna").doesNotContain("failed for");
  }

  @Test
  void shouldCarryOneTraceFromTheStartToTheActivity() {
    Span request = telemetry.getTracer("test").spanBuilder("POST /flows").startSpan();
    try (Scope _ = request.makeCurrent()) {
      startAndTell(SECRET).getResult(String.class);
    } finally {
      request.end();
    }
    traces.close();
    String trace = request.getSpanContext().getTraceId();
    assertThat(spans.all())
        .filteredOn(span -> span.getTraceId().equals(trace))
        .extracting(SpanData::getName)
        .anyMatch(name -> name.startsWith("StartWorkflow"))
        .anyMatch(name -> name.startsWith("RunWorkflow"))
        .anyMatch(name -> name.startsWith("RunActivity"));
    assertThat(spans.all()).anyMatch(span -> !span.getEvents().isEmpty());
    for (SpanData span : spans.all()) {
      assertThat(span.getName() + span.getAttributes() + span.getEvents() + span.getStatus())
          .doesNotContain("Anna");
    }
  }

  private WorkflowStub startAndTell(String text) {
    WorkflowClient client = environment.getWorkflowClient();
    WorkflowStub flow =
        client.newUntypedWorkflowStub(
            "Everything",
            WorkflowOptions.newBuilder()
                .setWorkflowId(FLOW)
                .setTaskQueue(QUEUE)
                .setStaticSummary("everything")
                .setMemo(Map.of("who", SECRET))
                .build());
    flow.start(SECRET);
    flow.signal("tell", text);
    assertThat(flow.query("told", String.class)).isEqualTo(text);
    assertThat(flow.update("ask", String.class, SECRET)).isEqualTo(SECRET + " answered");
    return flow;
  }

  /** What Web UI asks the worker for. */
  private ByteString metadata(String workflowId) {
    return environment
        .getWorkflowServiceStubs()
        .blockingStub()
        .queryWorkflow(
            QueryWorkflowRequest.newBuilder()
                .setNamespace(environment.getNamespace())
                .setExecution(WorkflowExecution.newBuilder().setWorkflowId(workflowId))
                .setQuery(WorkflowQuery.newBuilder().setQueryType("__temporal_workflow_metadata"))
                .build())
        .getQueryResult()
        .getPayloads(0)
        .getData();
  }

  private String history(String workflowId) {
    return history(WorkflowExecution.newBuilder().setWorkflowId(workflowId).build());
  }

  private String history(WorkflowExecution execution) {
    return environment
        .getWorkflowServiceStubs()
        .blockingStub()
        .getWorkflowExecutionHistory(
            GetWorkflowExecutionHistoryRequest.newBuilder()
                .setNamespace(environment.getNamespace())
                .setExecution(execution)
                .build())
        .toString();
  }
}
