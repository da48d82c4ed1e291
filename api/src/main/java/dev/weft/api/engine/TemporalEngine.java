package dev.weft.api.engine;

import com.google.protobuf.Timestamp;
import com.google.protobuf.util.Timestamps;
import dev.weft.contract.agent.PlanInput;
import dev.weft.contract.agent.PlanResult;
import dev.weft.contract.agent.PlanWorkflow;
import dev.weft.contract.approval.ApprovalEdits;
import dev.weft.contract.approval.ApprovalQuote;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.TaskQueues;
import dev.weft.contract.run.WeftSearchAttributes;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.platform.key.KeyService;
import dev.weft.platform.store.PayloadBlobStore;
import dev.weft.platform.temporal.ReadableHistory;
import dev.weft.platform.temporal.TenantPriorities;
import io.grpc.StatusRuntimeException;
import io.temporal.api.common.v1.WorkflowExecution;
import io.temporal.api.enums.v1.EventType;
import io.temporal.api.enums.v1.PendingActivityState;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.api.history.v1.History;
import io.temporal.api.history.v1.HistoryEvent;
import io.temporal.api.workflow.v1.PendingActivityInfo;
import io.temporal.api.workflowservice.v1.DescribeWorkflowExecutionResponse;
import io.temporal.api.workflowservice.v1.GetSystemInfoRequest;
import io.temporal.api.workflowservice.v1.GetWorkflowExecutionHistoryReverseRequest;
import io.temporal.client.WorkflowClient;
import io.temporal.client.WorkflowExecutionAlreadyStarted;
import io.temporal.client.WorkflowNotFoundException;
import io.temporal.client.WorkflowOptions;
import io.temporal.client.WorkflowServiceException;
import io.temporal.client.WorkflowStub;
import io.temporal.client.WorkflowUpdateException;
import io.temporal.client.WorkflowUpdateTimeoutOrCancelledException;
import io.temporal.common.WorkflowExecutionHistory;
import io.temporal.common.converter.DataConverter;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.TemporalFailure;
import io.temporal.payload.context.WorkflowSerializationContext;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The engine on Temporal. */
public final class TemporalEngine implements Engine {
  private static final int NEWEST_EVENTS = 20;
  private static final Logger LOG = LoggerFactory.getLogger(TemporalEngine.class);
  private static final int POLL_SECONDS = 3;

  private static final int CALL_SECONDS = 8;

  /** A start that gets no answer is made again by the sweeper, and a look by the next request. */
  private static final int QUICK_SECONDS = 3;

  /** A request that met a silent engine does not wait for it a second time. */
  private static final long SILENCE_NANOS = TimeUnit.SECONDS.toNanos(1);

  /** A price is asked for outside. */
  private static final int QUOTE_SECONDS = 25;

  private final WorkflowClient client;
  private final TenantPriorities priorities;
  private final KeyService keys;
  private final PayloadBlobStore payloads;
  private final AtomicLong silentAt = new AtomicLong(System.nanoTime() - SILENCE_NANOS);
  private final EngineCalls calls = new EngineCalls();
  private final Pollers pollers;

  public TemporalEngine(
      WorkflowClient client,
      TenantPriorities priorities,
      KeyService keys,
      PayloadBlobStore payloads) {
    this.client = client;
    this.priorities = priorities;
    this.keys = keys;
    this.payloads = payloads;
    this.pollers = new Pollers(client);
  }

  @Override
  public void start(Start start) {
    WorkflowOptions options =
        WorkflowOptions.newBuilder()
            .setWorkflowId(start.workflowId())
            .setTaskQueue(start.taskQueue())
            .setWorkflowIdReusePolicy(
                WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
            .setTypedSearchAttributes(WeftSearchAttributes.of(start.run()))
            .setPriority(priorities.of(start.run().tenant()))
            .setStaticSummary(start.summary())
            .build();
    asking(
        QUICK_SECONDS,
        () -> {
          try {
            client.newUntypedWorkflowStub(start.type(), options).start(start.input());
          } catch (WorkflowExecutionAlreadyStarted e) {
            LOG.debug("{} is already started", start.workflowId());
          }
          return true;
        });
  }

  @Override
  public void cancel(String workflowId) {
    asking(() -> {
      client.newUntypedWorkflowStub(workflowId).cancel();
      return true;
    });
  }

  @Override
  public void pause(String workflowId, boolean paused) {
    asking(() -> {
      client.newUntypedWorkflowStub(workflowId).signal(paused ? "pause" : "resume");
      return true;
    });
  }

  @Override
  public void terminate(String workflowId, String reason) {
    asking(() -> {
      client.newUntypedWorkflowStub(workflowId).terminate(reason);
      return true;
    });
  }

  @Override
  public void approvalDecided(String workflowId, String approvalId) {
    asking(() -> {
      client.newUntypedWorkflowStub(workflowId).signal("approvalDecided", approvalId);
      return true;
    });
  }

  @Override
  public ApprovalQuote quoteEdit(
      String workflowId, String approvalId, Map<String, Object> arguments) {
    try {
      return asking(
          QUOTE_SECONDS,
          () ->
              client
                  .newUntypedWorkflowStub(workflowId)
                  .update(ApprovalEdits.QUOTE, ApprovalQuote.class, approvalId, arguments));
    } catch (WorkflowNotFoundException e) {
      return ApprovalQuote.refused(ErrorType.NotFound.name());
    } catch (WorkflowUpdateTimeoutOrCancelledException e) {
      throw new UnreachableException("no worker answers", e);
    } catch (WorkflowUpdateException e) {
      return ApprovalQuote.refused(
          e.getCause() instanceof ApplicationFailure cause
              ? cause.getType()
              : ErrorType.NotFound.name());
    }
  }

  @Override
  public Optional<PlanResult> plan(PlanInput input, Duration timeout) {
    WorkflowStub stub =
        client.newUntypedWorkflowStub(
            PlanWorkflow.NAME,
            WorkflowOptions.newBuilder()
                .setWorkflowId(WorkflowIds.of(PlanWorkflow.NAME, input.run()))
                .setTaskQueue(TaskQueues.FLOWS)
                .setWorkflowIdReusePolicy(
                    WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
                .setTypedSearchAttributes(WeftSearchAttributes.of(input.run()))
                .setPriority(priorities.of(input.run().tenant()))
                .setStaticSummary("plan")
                .build());
    asking(() -> stub.start(input));
    try {
      return Optional.of(
          stub.getResult(timeout.toMillis(), TimeUnit.MILLISECONDS, PlanResult.class));
    } catch (TimeoutException e) {
      // Nobody would get the answer, and its calls of a model would cost.
      asking(() -> {
        stub.cancel();
        return true;
      });
      return Optional.empty();
    } catch (WorkflowServiceException e) {
      throw EngineCalls.unreachable(e)
          ? new UnreachableException("the engine does not answer", e)
          : e;
    }
  }

  @Override
  public Optional<State> describe(String workflowId, String taskQueue) {
    if (System.nanoTime() - silentAt.get() < SILENCE_NANOS) {
      throw new UnreachableException("the engine did not answer a moment ago", null);
    }
    try {
      return asking(
          QUICK_SECONDS,
          () -> {
            DescribeWorkflowExecutionResponse answer =
                client.newUntypedWorkflowStub(workflowId).describe().getRawDescription();
            DataConverter converter =
                client
                    .getOptions()
                    .getDataConverter()
                    .withContext(
                        new WorkflowSerializationContext(
                            client.getOptions().getNamespace(), workflowId));
            int attempt =
                answer.hasPendingWorkflowTask() ? answer.getPendingWorkflowTask().getAttempt() : 0;
            List<Activity> activities =
                answer.getPendingActivitiesList().stream()
                    .filter(pending -> pending.getAttempt() > 1 || running(pending))
                    .map(pending -> activity(pending, converter))
                    .toList();
            return Optional.of(
                new State(
                    attempt > 1
                        ? new WorkflowTask(
                            attempt, unanswered(answer.getWorkflowExecutionInfo().getExecution()))
                        : null,
                    activities,
                    pollers.has(taskQueue)));
          });
    } catch (WorkflowNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean polled(String tenant, String taskQueue) {
    return asking(QUICK_SECONDS, () -> pollers.has(taskQueue));
  }

  @Override
  public Optional<String> history(String workflowId) {
    try {
      return asking(() -> {
        History history =
            ReadableHistory.of(
                client.fetchHistory(workflowId).getHistory(),
                client.getOptions().getNamespace(),
                workflowId,
                keys,
                payloads);
        return Optional.of(new WorkflowExecutionHistory(history, workflowId).toJson(true));
      });
    } catch (WorkflowNotFoundException e) {
      return Optional.empty();
    }
  }

  @Override
  public boolean reachable() {
    try {
      client
          .getWorkflowServiceStubs()
          .blockingStub()
          .withDeadlineAfter(POLL_SECONDS, TimeUnit.SECONDS)
          .getSystemInfo(GetSystemInfoRequest.getDefaultInstance());
      return true;
    } catch (StatusRuntimeException e) {
      return false;
    }
  }

  /** Whether the newest workflow task that did not complete had timed out, not failed. */
  private boolean unanswered(WorkflowExecution execution) {
    return client
        .getWorkflowServiceStubs()
        .blockingStub()
        .getWorkflowExecutionHistoryReverse(
            GetWorkflowExecutionHistoryReverseRequest.newBuilder()
                .setNamespace(client.getOptions().getNamespace())
                .setExecution(execution)
                .setMaximumPageSize(NEWEST_EVENTS)
                .build())
        .getHistory()
        .getEventsList()
        .stream()
        .map(HistoryEvent::getEventType)
        .filter(type ->
            type == EventType.EVENT_TYPE_WORKFLOW_TASK_FAILED
                || type == EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT)
        .findFirst()
        .filter(type -> type == EventType.EVENT_TYPE_WORKFLOW_TASK_TIMED_OUT)
        .isPresent();
  }

  private static Activity activity(PendingActivityInfo pending, DataConverter converter) {
    RuntimeException failure =
        pending.hasLastFailure() ? converter.failureToException(pending.getLastFailure()) : null;
    return new Activity(
        pending.getActivityType().getName(),
        pending.getAttempt(),
        pending.getMaximumAttempts(),
        failure instanceof ApplicationFailure application ? application.getType() : null,
        message(failure),
        !running(pending) && pending.hasScheduledTime()
            ? instant(pending.getScheduledTime())
            : null,
        running(pending) && pending.hasLastStartedTime()
            ? instant(pending.getLastStartedTime())
            : null);
  }

  private static boolean running(PendingActivityInfo pending) {
    return pending.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_STARTED
        || pending.getState() == PendingActivityState.PENDING_ACTIVITY_STATE_CANCEL_REQUESTED;
  }

  private static @Nullable String message(@Nullable RuntimeException failure) {
    if (failure instanceof TemporalFailure known) {
      return known.getOriginalMessage();
    }
    return failure == null ? null : failure.getMessage();
  }

  private static Instant instant(Timestamp timestamp) {
    return Instant.ofEpochMilli(Timestamps.toMillis(timestamp));
  }

  private <T> T asking(Supplier<T> call) {
    return asking(CALL_SECONDS, call);
  }

  private <T> T asking(int seconds, Supplier<T> call) {
    try {
      return calls.asking(seconds, call);
    } catch (UnreachableException e) {
      silentAt.set(System.nanoTime());
      throw e;
    }
  }
}
