package dev.weft.api.engine;

import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.enums.v1.TaskQueueType;
import io.temporal.api.taskqueue.v1.TaskQueue;
import io.temporal.api.workflowservice.v1.DescribeTaskQueueRequest;
import io.temporal.client.WorkflowClient;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;

/** Whether anybody polls a task queue; asked of the engine at most about once a second. */
final class Pollers {
  private static final int CALL_SECONDS = 3;
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final WorkflowClient client;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();

  private record Seen(boolean polled, long at) {}

  Pollers(WorkflowClient client) {
    this.client = client;
  }

  /**
   * The in-memory test server cannot tell; then nobody is reported as missing.
   *
   * @throws StatusRuntimeException when the engine does not answer
   */
  boolean has(String taskQueue) {
    Seen known = seen.get(taskQueue);
    if (known != null && System.nanoTime() - known.at() < FRESH_NANOS) {
      return known.polled();
    }
    boolean polled = ask(taskQueue);
    seen.put(taskQueue, new Seen(polled, System.nanoTime()));
    return polled;
  }

  private boolean ask(String taskQueue) {
    try {
      return client
              .getWorkflowServiceStubs()
              .blockingStub()
              .withDeadlineAfter(CALL_SECONDS, TimeUnit.SECONDS)
              .describeTaskQueue(
                  DescribeTaskQueueRequest.newBuilder()
                      .setNamespace(client.getOptions().getNamespace())
                      .setTaskQueue(TaskQueue.newBuilder().setName(taskQueue))
                      .setTaskQueueType(TaskQueueType.TASK_QUEUE_TYPE_WORKFLOW)
                      .build())
              .getPollersCount()
          > 0;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.UNIMPLEMENTED) {
        return true;
      }
      throw e;
    }
  }
}
