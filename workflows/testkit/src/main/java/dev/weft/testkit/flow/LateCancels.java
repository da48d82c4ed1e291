package dev.weft.testkit.flow;

import com.google.protobuf.ByteString;
import io.grpc.CallOptions;
import io.grpc.Channel;
import io.grpc.ClientCall;
import io.grpc.ClientInterceptor;
import io.grpc.ForwardingClientCall.SimpleForwardingClientCall;
import io.grpc.ForwardingClientCallListener.SimpleForwardingClientCallListener;
import io.grpc.Metadata;
import io.grpc.MethodDescriptor;
import io.grpc.Status;
import io.grpc.stub.ClientCalls;
import io.temporal.api.command.v1.Command;
import io.temporal.api.enums.v1.WorkflowTaskFailedCause;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCanceledRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondActivityTaskFailedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskCompletedRequest;
import io.temporal.api.workflowservice.v1.RespondWorkflowTaskFailedRequest;
import io.temporal.api.workflowservice.v1.WorkflowServiceGrpc;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.Semaphore;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the Java test server from losing workflow tasks. When an activity ends while a workflow
 * task runs that then cancels it, that server refuses the task's answer and never gives out another
 * task, so that the flow stands still; a real server takes the answer. Here such a task is reported
 * as failed instead, so that it runs again and finds the activity's end in its history.
 */
final class LateCancels implements ClientInterceptor {
  /** What a server answers when something happened meanwhile that the task should have known. */
  private static final Status RUN_AGAIN =
      Status.INVALID_ARGUMENT.withDescription("UnhandledCommand");

  private static final Set<MethodDescriptor<?, ?>> ANSWERS =
      Set.of(
          WorkflowServiceGrpc.getRespondActivityTaskCompletedMethod(),
          WorkflowServiceGrpc.getRespondActivityTaskFailedMethod(),
          WorkflowServiceGrpc.getRespondActivityTaskCanceledMethod(),
          WorkflowServiceGrpc.getRespondWorkflowTaskCompletedMethod());

  /** One answer at a time, so that no activity ends between the look at a task and its answer. */
  private final Semaphore turn = new Semaphore(1);

  private final Set<Activity> ended = new LinkedHashSet<>();

  private record Activity(String runId, long scheduledEventId) {}

  @Override
  public <Q, A> ClientCall<Q, A> interceptCall(
      MethodDescriptor<Q, A> method, CallOptions options, Channel next) {
    ClientCall<Q, A> call = next.newCall(method, options);
    return ANSWERS.contains(method) ? new Answer<>(call, options, next) : call;
  }

  private final class Answer<Q, A> extends SimpleForwardingClientCall<Q, A> {
    private final CallOptions options;
    private final Channel next;
    private boolean late;

    Answer(ClientCall<Q, A> call, CallOptions options, Channel next) {
      super(call);
      this.options = options;
      this.next = next;
    }

    @Override
    public void start(Listener<A> listener, Metadata headers) {
      turn.acquireUninterruptibly();
      super.start(
          new SimpleForwardingClientCallListener<A>(listener) {
            @Override
            public void onClose(Status status, Metadata trailers) {
              turn.release();
              super.onClose(late ? RUN_AGAIN : status, trailers);
            }
          },
          headers);
    }

    @Override
    public void sendMessage(Q message) {
      if (message instanceof RespondWorkflowTaskCompletedRequest task && cancelsWhatEnded(task)) {
        late = true;
        fail(task);
        super.cancel("the task runs again", null);
        return;
      }
      ByteString token = activity(message);
      if (token != null) {
        ended.add(activity(token));
      }
      super.sendMessage(message);
    }

    @Override
    public void halfClose() {
      if (!late) {
        super.halfClose();
      }
    }

    private void fail(RespondWorkflowTaskCompletedRequest task) {
      ClientCalls.blockingUnaryCall(
          next,
          WorkflowServiceGrpc.getRespondWorkflowTaskFailedMethod(),
          options,
          RespondWorkflowTaskFailedRequest.newBuilder()
              .setTaskToken(task.getTaskToken())
              .setCause(WorkflowTaskFailedCause.WORKFLOW_TASK_FAILED_CAUSE_UNHANDLED_COMMAND)
              .setIdentity(task.getIdentity())
              .setNamespace(task.getNamespace())
              .build());
    }
  }

  /** Each end is looked at once: the next task knows of it, or the activity is to be retried. */
  private boolean cancelsWhatEnded(RespondWorkflowTaskCompletedRequest task) {
    String runId = runId(task.getTaskToken());
    boolean late = false;
    for (Command command : task.getCommandsList()) {
      late |=
          command.hasRequestCancelActivityTaskCommandAttributes()
              && ended.remove(
                  new Activity(
                      runId,
                      command
                          .getRequestCancelActivityTaskCommandAttributes()
                          .getScheduledEventId()));
    }
    return late;
  }

  private static @Nullable ByteString activity(Object message) {
    return switch (message) {
      case RespondActivityTaskCompletedRequest request -> request.getTaskToken();
      case RespondActivityTaskFailedRequest request -> request.getTaskToken();
      case RespondActivityTaskCanceledRequest request -> request.getTaskToken();
      default -> null;
    };
  }

  private static Activity activity(ByteString token) {
    try (DataInputStream fields = fields(token)) {
      return new Activity(fields.readUTF(), fields.readLong());
    } catch (IOException e) {
      throw new UncheckedIOException("no activity's token of the test server", e);
    }
  }

  private static String runId(ByteString token) {
    try (DataInputStream fields = fields(token)) {
      return fields.readUTF();
    } catch (IOException e) {
      throw new UncheckedIOException("no workflow task's token of the test server", e);
    }
  }

  /** A token of the test server from its run id on; namespace and workflow id come before. */
  private static DataInputStream fields(ByteString token) throws IOException {
    DataInputStream fields = new DataInputStream(token.newInput());
    fields.readUTF();
    fields.readUTF();
    return fields;
  }
}
