package dev.weft.worker;

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
import io.temporal.serviceclient.WorkflowServiceStubs;
import io.temporal.serviceclient.WorkflowServiceStubsOptions;
import io.temporal.worker.NonDeterministicException;
import io.temporal.worker.Worker;
import io.temporal.worker.WorkerFactory;
import io.temporal.worker.WorkerFactoryOptions;
import io.temporal.worker.WorkerOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Replays histories with the flows as they are now, one after the other; reaches no engine. */
final class Replayer implements AutoCloseable {
  private static final Pattern EVENT =
      Pattern.compile("[Ee]vent (\\d+) of type '?EVENT_TYPE_(\\w+)'?");
  private static final Pattern COMMAND = Pattern.compile("COMMAND_TYPE_(\\w+)");
  private static final Pattern SENTENCE = Pattern.compile("\\[TMPRL1100] ([^\\n]*)");
  private static final int DEEPEST_CAUSE = 20;

  private final CodePlaces places = new CodePlaces();
  private final PassedGates gates = new PassedGates();
  private final Server nobody;
  private final WorkflowServiceStubs stubs;
  private final Worker worker;

  /**
   * A replayer.
   *
   * @param options how payloads are read
   * @param flows the workflow implementations
   */
  Replayer(WorkflowClientOptions options, Class<?>... flows) {
    String name = "replay-" + UUID.randomUUID();
    nobody = nobody(name);
    stubs =
        WorkflowServiceStubs.newServiceStubs(
            WorkflowServiceStubsOptions.newBuilder()
                .setChannel(InProcessChannelBuilder.forName(name).directExecutor().build())
                .build());
    worker =
        WorkerFactory.newInstance(
                WorkflowClient.newInstance(stubs, options),
                WorkerFactoryOptions.newBuilder().setWorkerInterceptors(places, gates).build())
            .newWorker(
                "replay",
                WorkerOptions.newBuilder()
                    .setDefaultDeadlockDetectionTimeout(FlowWorker.DEADLOCK.toMillis())
                    .build());
    worker.registerWorkflowImplementationTypes(flows);
  }

  /** The flow that a history is of. */
  static String flow(WorkflowExecutionHistory history) {
    return history
        .getEvents()
        .getFirst()
        .getWorkflowExecutionStartedEventAttributes()
        .getWorkflowType()
        .getName();
  }

  /** Says why a history does not replay; empty when it does. */
  Optional<String> replay(WorkflowExecutionHistory history) {
    places.forget();
    gates.forget();
    try {
      worker.replayWorkflowExecution(history);
      return Optional.empty();
    } catch (Exception e) {
      return Optional.of(explained(e, flow(history), places.last()));
    }
  }

  /** The version gates that the history replayed last came through, with the version it took. */
  Map<String, Integer> passedGates() {
    return gates.passed();
  }

  @Override
  public void close() {
    // The factory was never started, and its own end would look for the engine.
    stubs.shutdownNow();
    nobody.shutdownNow();
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
      text.append("\n  ").append(told(reason));
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

  /** The last sentence of the engine's SDK, which the others wrap. */
  private static String told(String reason) {
    String told = reason.lines().findFirst().orElse("");
    Matcher sentence = SENTENCE.matcher(reason);
    while (sentence.find()) {
      told = sentence.group(1);
    }
    return told.replaceAll(".*\\[TMPRL1100] ", "")
        .replaceAll("\\{WorkflowTaskStarted.*", "")
        .strip();
  }
}
