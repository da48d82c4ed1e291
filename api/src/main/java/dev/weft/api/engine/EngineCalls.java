package dev.weft.api.engine;

import io.grpc.Context;
import io.grpc.Status;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowServiceException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/** Bounds each call of the engine, and tells "does not answer" from everything else. */
final class EngineCalls {
  private static final int CALL_SECONDS = 8;

  private final ScheduledExecutorService clock =
      Executors.newSingleThreadScheduledExecutor(
          Thread.ofPlatform().daemon().name("engine-deadlines").factory());

  <T> T asking(Supplier<T> call) {
    return asking(CALL_SECONDS, call);
  }

  /**
   * Makes a call.
   *
   * @throws Engine.UnreachableException when the engine does not answer
   * @throws WorkflowNotFoundException when it does not know the flow
   */
  <T> T asking(int seconds, Supplier<T> call) {
    try {
      return within(seconds, call);
    } catch (WorkflowNotFoundException e) {
      throw e;
    } catch (WorkflowServiceException e) {
      throw unreachable(e) ? new Engine.UnreachableException("the engine does not answer", e) : e;
    } catch (StatusRuntimeException e) {
      if (e.getStatus().getCode() == Status.Code.NOT_FOUND) {
        throw new WorkflowNotFoundException(WorkflowExecution.getDefaultInstance(), "", e);
      }
      throw unreachable(e) ? new Engine.UnreachableException("the engine does not answer", e) : e;
    }
  }

  /** Makes a call that fails once the time has passed, with the SDK's own failures. */
  <T> T within(int seconds, Supplier<T> call) {
    Context.CancellableContext bounded =
        Context.current().withDeadlineAfter(seconds, TimeUnit.SECONDS, clock);
    Context before = bounded.attach();
    try {
      return call.get();
    } finally {
      bounded.detach(before);
      bounded.cancel(null);
    }
  }

  static boolean unreachable(Throwable failure) {
    return switch (code(failure)) {
      // The last two: it is busy with the flow, or with everything.
      case UNAVAILABLE, DEADLINE_EXCEEDED, CANCELLED, ABORTED, RESOURCE_EXHAUSTED -> true;
      default -> false;
    };
  }

  /** What the engine answered; UNKNOWN when it did not say. */
  static Status.Code code(Throwable failure) {
    for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
      if (cause instanceof StatusRuntimeException status) {
        return status.getStatus().getCode();
      }
    }
    return Status.Code.UNKNOWN;
  }
}
