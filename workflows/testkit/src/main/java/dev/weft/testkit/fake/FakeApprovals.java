package dev.weft.testkit.fake;

import dev.weft.contract.agent.StepCall;
import dev.weft.contract.approval.ApprovalActivities;
import dev.weft.contract.approval.ApprovalEdits;
import dev.weft.contract.approval.ApprovalListener;
import dev.weft.contract.approval.ApprovalQuote;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.approval.ApprovalTicket;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.run.RunContext;
import dev.weft.contract.tool.ApprovalRule;
import io.temporal.activity.Activity;
import io.temporal.client.WorkflowClient;
import io.temporal.failure.ApplicationFailure;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** Approvals whose rows a test writes. */
public final class FakeApprovals implements ApprovalActivities {
  private static final Duration DEADLINE = Duration.ofHours(24);

  private final WorkflowClient client;
  private final LongSupplier clock;
  private final Map<String, ApprovalTicket> rows = new LinkedHashMap<>();
  private final Map<String, String> workflows = new LinkedHashMap<>();
  private final Map<String, ApprovalState> answers = new LinkedHashMap<>();
  private final Map<String, ErrorType> refusals = new LinkedHashMap<>();
  private final List<String> reads = new ArrayList<>();
  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private @Nullable ApprovalState always = ApprovalState.APPROVED;

  public FakeApprovals(WorkflowClient client, LongSupplier clock) {
    this.client = client;
    this.clock = clock;
  }

  /** Nobody answers unless the test does. */
  public synchronized FakeApprovals silent() {
    always = null;
    return this;
  }

  /** What is answered at once to the approval of a step. */
  public synchronized FakeApprovals answers(String stepId, ApprovalState state) {
    answers.put(stepId, state);
    return this;
  }

  /** Asking for the step's approval fails: there is no price, for example. */
  public synchronized FakeApprovals cannotAsk(String stepId, ErrorType type) {
    refusals.put(stepId, type);
    return this;
  }

  /** Waits until an approval is asked for, and returns its id. */
  public String awaitAsked() throws InterruptedException {
    return Waits.next(asked, "an approval that is asked for");
  }

  /** Decides as the api does: writes the row, then wakes the flow. */
  public void decide(String approvalId, ApprovalState state) {
    decideSilently(approvalId, state);
    forgeSignal(approvalId);
  }

  /** Writes the row, but the signal is lost. */
  public synchronized void decideSilently(String approvalId, ApprovalState state) {
    write(approvalId, state);
  }

  /** Approves with other arguments, as the api does when the approver changed them. */
  public void approveWith(String approvalId, Map<String, Object> arguments) {
    synchronized (this) {
      rows.put(
          approvalId,
          new ApprovalTicket(
              approvalId, ApprovalState.APPROVED, row(approvalId).deadline(), arguments));
    }
    forgeSignal(approvalId);
  }

  /** Asks the flow what the waiting call would be with other arguments, as the api does. */
  public ApprovalQuote quoteEdit(String approvalId, Map<String, Object> arguments) {
    String workflowId;
    synchronized (this) {
      workflowId = workflows.get(approvalId);
    }
    return client
        .newUntypedWorkflowStub(workflowId)
        .update(ApprovalEdits.QUOTE, ApprovalQuote.class, approvalId, arguments);
  }

  /** Signals without a decision, as anybody with another tool can. */
  public void forgeSignal(String approvalId) {
    String workflowId;
    synchronized (this) {
      workflowId = workflows.get(approvalId);
    }
    client.newWorkflowStub(ApprovalListener.class, workflowId).approvalDecided(approvalId);
  }

  public synchronized ApprovalState state(String approvalId) {
    return row(approvalId).state();
  }

  /** Ids of all approvals that were asked for, in order. */
  public synchronized List<String> all() {
    return List.copyOf(rows.keySet());
  }

  /** Ids of the approvals that were read, each as often as it was. */
  public synchronized List<String> reads() {
    return List.copyOf(reads);
  }

  @Override
  public synchronized ApprovalTicket request(StepCall call, ApprovalRule rule, int round) {
    ErrorType refusal = refusals.get(call.stepId());
    if (refusal != null) {
      throw ApplicationFailure.newFailure("told to fail", refusal.name());
    }
    String id = call.stepId() + "-" + round;
    ApprovalState answer = answers.getOrDefault(call.stepId(), always);
    rows.computeIfAbsent(
        id,
        _ ->
            new ApprovalTicket(
                id,
                answer == null ? ApprovalState.PENDING : answer,
                Instant.ofEpochMilli(clock.getAsLong()).plus(DEADLINE)));
    workflows.put(id, Activity.getExecutionContext().getInfo().getWorkflowId());
    asked.add(id);
    return row(id);
  }

  /** A quote that repeats what it was asked; a parameter named "refuse" names a refusal. */
  @Override
  public ApprovalQuote quote(StepCall call) {
    if (call.params().get("refuse") instanceof String type) {
      throw ApplicationFailure.newFailure("told to refuse", type);
    }
    return new ApprovalQuote(null, null, call.toolName() + call.params(), List.of(), null);
  }

  @Override
  public synchronized ApprovalTicket read(RunContext run, String approvalId) {
    reads.add(approvalId);
    return row(approvalId);
  }

  @Override
  public synchronized ApprovalTicket close(RunContext run, String approvalId, ApprovalState as) {
    if (row(approvalId).state() == ApprovalState.PENDING) {
      write(approvalId, as);
    }
    return row(approvalId);
  }

  private void write(String approvalId, ApprovalState state) {
    rows.put(approvalId, new ApprovalTicket(approvalId, state, row(approvalId).deadline()));
  }

  private ApprovalTicket row(String approvalId) {
    ApprovalTicket ticket = rows.get(approvalId);
    if (ticket == null) {
      throw new IllegalArgumentException("no approval " + approvalId);
    }
    return ticket;
  }
}
