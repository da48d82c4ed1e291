package dev.weft.worker;

import dev.weft.contract.payload.WeftJson;
import dev.weft.platform.temporal.EncryptingPayloadCodec;
import io.grpc.Server;
import io.grpc.inprocess.InProcessChannelBuilder;
import io.grpc.inprocess.InProcessServerBuilder;
import io.grpc.stub.StreamObserver;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetSystemInfoResponse;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowClientOptions;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.converter.DefaultDataConverter;
import io.temporal.common.converter.JacksonJsonPayloadConverter;
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.NonDeterministicException;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;

/** Replays a decrypted history with the flows as they are now; reaches no server. */
public final class ReplayApplication {
  private static final Pattern EVENT =
      Pattern.compile("[Ee]vent (\\d+) of type '?EVENT_TYPE_(\\w+)'?");
  private static final Pattern COMMAND = Pattern.compile("COMMAND_TYPE_(\\w+)");
  private static final int DEEPEST_CAUSE = 20;

  /** As it stands in a payload's metadata, which are Base64 in JSON. */
  private static final String ENCRYPTED =
      Base64.getEncoder()
          .encodeToString(EncryptingPayloadCodec.ENCODING.getBytes(StandardCharsets.UTF_8));

  private ReplayApplication() {}

  /** Takes the history's file; ends with 0 when it replays, else with 1. */
  public static void main(String[] args) throws IOException {
    Path file = Path.of(args[0]);
    LoggingSystem.get(ReplayApplication.class.getClassLoader())
        .setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.WARN);
    Optional<String> problem = replay(Files.readString(file));
    if (problem.isEmpty()) {
      System.out.println("It replays: the flow decides as it did.");
    } else {
      System.err.println(problem.get());
    }
    System.exit(problem.isEmpty() ? 0 : 1);
  }

  /** Says why a history does not replay; empty when it does. */
  static Optional<String> replay(String json) {
    WorkflowExecutionHistory history;
    try {
      history = WorkflowExecutionHistory.fromJson(json);
      if (history.getHistory().getEventsCount() == 0) {
        return Optional.of("The file holds a history without events.");
      }
    } catch (RuntimeException e) {
      return Optional.of("The file holds no history of Temporal: " + e.getMessage());
    }
    if (json.contains(ENCRYPTED)) {
      return Optional.of("The history is encrypted. Get it with: ./weft history RUN --json > FILE");
    }
    String flow =
        history
            .getEvents()
            .getFirst()
            .getWorkflowExecutionStartedEventAttributes()
            .getWorkflowType()
            .getName();
    if (FlowCatalog.all().stream().noneMatch(known -> known.name().equals(flow))) {
      return Optional.of("There is no flow " + flow + " in this checkout.");
    }
    return replay(history, flow);
  }

  private static Optional<String> replay(WorkflowExecutionHistory history, String flow) {
    CodePlaces places = new CodePlaces();
    String name = "replay-" + UUID.randomUUID();
    Server server = nobody(name);
    WorkflowServiceStubs stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setChannel(InProcessChannelBuilder.forName(name).directExecutor().build())
                .build());
    WorkflowClient client =
        WorkflowClient.newInstance(
            stubs,
            WorkflowClientOptions.newBuilder()
                .setDataConverter(
                    DefaultDataConverter.newDefaultInstance()
                        .withPayloadConverterOverrides(
                            new JacksonJsonPayloadConverter(WeftJson.mapper())))
                .build());
    WorkerFactory factory =
        WorkerFactory.newInstance(
            client, WorkerFactoryOptions.newBuilder().setWorkerInterceptors(places).build());
    try {
      Worker worker = factory.newWorker("replay");
      worker.registerWorkflowImplementationTypes(FlowCatalog.implementations());
      worker.replayWorkflowExecution(history);
      return Optional.empty();
    } catch (Exception e) {
      return Optional.of(explained(e, flow, places.last()));
    } finally {
      // The factory was never started, and its own end would look for the engine.
      stubs.shutdownNow();
      server.shutdownNow();
    }
  }

  /** The SDK asks an engine for its capabilities even when it only replays; this one has none. */
  private static Server nobody(String name) {
    try {
      return InProcessServerBuilder.forName(name)
          .directExecutor()
          .addService(
              new WorkflowServiceGrpc.WorkflowServiceImplBase() {
                @Override
                public void getSystemInfo(
                    GetSystemInfoRequest request, StreamObserver<GetSystemInfoResponse> answer) {
                  answer.onNext(GetSystemInfoResponse.getDefaultInstance());
                  answer.onCompleted();
                }
              })
          .build()
          .start();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String explained(Exception failure, String flow, List<String> asked) {
    StringBuilder text = new StringBuilder();
    String reason = String.valueOf(failure.getMessage());
    boolean differs = false;
    Throwable cause = failure;
    for (int depth = 0; cause != null && depth < DEEPEST_CAUSE; depth++) {
      if (cause.getMessage() != null) {
        reason = cause.getMessage();
      }
      differs |= cause instanceof NonDeterministicException || reason.contains("TMPRL1100");
      cause = cause.getCause();
    }
    if (!differs) {
      text.append(flow).append(" fails while it is replayed: ").append(reason);
    } else {
      text.append(flow).append(" now decides otherwise than it did in this history.");
      Matcher event = EVENT.matcher(reason);
      if (event.find()) {
        text.append("\n  the history has   event ")
            .append(event.group(1))
            .append(", ")
            .append(event.group(2));
      }
      Matcher command = COMMAND.matcher(reason);
      if (command.find()) {
        text.append("\n  the code asks for ").append(command.group(1));
      }
      text.append("\n  ").append(reason.replaceAll("\\{WorkflowTaskStarted.*", "").strip());
    }
    if (!asked.isEmpty()) {
      text.append("\n  what the flow asked for last, the newest first:");
      asked.forEach(call -> text.append("\n    ").append(call));
    }
    return text.append(
            differs
                ? "\nA run that is open now would get stuck. Put the change behind a version gate:"
                    + " docs/change/change-a-running-flow.md"
                : "")
        .toString();
  }
}
