package dev.weft.flow.schedule;

import dev.weft.contract.retry.RetryRule;
import dev.weft.contract.run.WeftSearchAttributes;
import dev.weft.contract.run.WorkflowIds;
import dev.weft.contract.schedule.ScheduleActivities;
import dev.weft.contract.schedule.ScheduledRun;
import dev.weft.contract.schedule.ScheduledStartInput;
import dev.weft.contract.schedule.ScheduledStartResult;
import dev.weft.contract.schedule.ScheduledStartWorkflow;
import dev.weft.flow.run.Stubs;
import io.temporal.api.enums.v1.ParentClosePolicy;
import io.temporal.api.enums.v1.WorkflowIdReusePolicy;
import io.temporal.failure.ChildWorkflowFailure;
import io.temporal.workflow.CancellationScope;
import io.temporal.workflow.ChildWorkflowCancellationType;
import io.temporal.workflow.ChildWorkflowOptions;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;

/** Accepts the run of one due time, and runs it as a child until it has ended. */
public final class ScheduledStartWorkflowImpl implements ScheduledStartWorkflow {
  private final ScheduleActivities schedules =
      Workflow.newActivityStub(
          ScheduleActivities.class,
          Stubs.remote(
              Duration.ofSeconds(30),
              RetryRule.STANDARD.withMaxAttempts(Integer.MAX_VALUE),
              "accept the run"));

  @Override
  public ScheduledStartResult run(ScheduledStartInput input) {
    ScheduledRun accepted = schedules.accept(input, due());
    try {
      Workflow.newUntypedChildWorkflowStub(accepted.run().flow(), options(accepted))
          .execute(Object.class, accepted.input());
    } catch (ChildWorkflowFailure failure) {
      // How the run ended stands in the run; only a cancel of this start itself ends it so.
      CancellationScope.throwCanceled();
    }
    return new ScheduledStartResult(accepted.run().runId());
  }

  /** A start that no schedule made is due when it begins. */
  private static Instant due() {
    return WorkflowIds.due(Workflow.getInfo().getWorkflowId())
        .orElseGet(() -> Instant.ofEpochMilli(Workflow.getInfo().getRunStartedTimestampMillis()));
  }

  /** Whoever ends the start asks the run to cancel, and waits until it has undone what it did. */
  private static ChildWorkflowOptions options(ScheduledRun accepted) {
    ChildWorkflowOptions.Builder options = ChildWorkflowOptions.newBuilder();
    if (accepted.taskQueue() != null) {
      options.setTaskQueue(accepted.taskQueue());
    }
    return options
        .setWorkflowId(accepted.workflowId())
        .setWorkflowIdReusePolicy(WorkflowIdReusePolicy.WORKFLOW_ID_REUSE_POLICY_REJECT_DUPLICATE)
        .setTypedSearchAttributes(WeftSearchAttributes.of(accepted.run()))
        .setParentClosePolicy(ParentClosePolicy.PARENT_CLOSE_POLICY_REQUEST_CANCEL)
        .setCancellationType(ChildWorkflowCancellationType.WAIT_CANCELLATION_COMPLETED)
        .setStaticSummary(accepted.summary())
        .build();
  }
}
