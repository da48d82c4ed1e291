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
import java.util.concurrent.locks.ReentrantLock;

/** Whether anybody polls a task queue; the engine is asked about once a second, one at a time. */
final class Pollers {
  private static final int CALL_SECONDS = 3;
  private static final long FRESH_NANOS = TimeUnit.SECONDS.toNanos(1);
  private static final long OLDEST_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final WorkflowClient client;
  private final Map<String, Seen> seen = new ConcurrentHashMap<>();
  private final ReentrantLock asking = new ReentrantLock();

  private record Seen(boolean polled, long at) {
    boolean within(long nanos) {
      return System.nanoTime() - at < nanos;
    }
  }

  Pollers(WorkflowClient client) {
    this.client = client;
  }

  /**
   * The in-memory test server cannot tell; then nobody is reported as missing. While somebody asks,
   * the others make do with an answer that is a few seconds old.
   *
   * @throws StatusRuntimeException when the engine does not answer
   */
  boolean has(String taskQueue) {
    Seen known = seen.get(taskQueue);
    if (known != null && known.within(FRESH_NANOS)) {
      return known.polled();
    }
    boolean mine = asking.tryLock();
    try {
      if (!mine && known != null && known.within(OLDEST_NANOS)) {
        return known.polled();
      }
      boolean polled = ask(taskQueue);
      seen.put(taskQueue, new Seen(polled, System.nanoTime()));
      return polled;
    } finally {
      if (mine) {
        asking.unlock();
      }
    }
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
