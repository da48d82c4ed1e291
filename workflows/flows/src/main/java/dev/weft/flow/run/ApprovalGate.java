package dev.weft.flow.run;

import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.approval.ApprovalActivities;
import dev.weft.contract.approval.ApprovalEdits;
import dev.weft.contract.approval.ApprovalQuote;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.approval.ApprovalTicket;
import dev.weft.contract.error.ErrorType;
import dev.weft.contract.retry.RetryRule;
import dev.weft.contract.tool.ApprovalRule;
import io.temporal.failure.ActivityFailure;
import io.temporal.failure.ApplicationFailure;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;

/**
 * Waits for people. Only the approval's row decides: a signal merely wakes the flow to read it, so
 * that a signal that anybody else sent approves nothing.
 */
final class ApprovalGate implements ApprovalEdits {
  private static final Duration QUOTE_TIMEOUT = Duration.ofSeconds(30);

  /** A person waits for the answer, so that few tries must do. */
  private static final RetryRule QUOTE_RETRIES = RetryRule.STANDARD.withMaxAttempts(2);

  private final RunJournal journal;
  private final ApprovalActivities store =
      Workflow.newLocalActivityStub(ApprovalActivities.class, Stubs.store("read the approval"));
  private final Set<String> signalled = new LinkedHashSet<>();
  private final Map<String, StepCall> waiting = new LinkedHashMap<>();

  ApprovalGate(RunJournal journal) {
    this.journal = journal;
    Workflow.registerListener(this);
  }

  void wake(String approvalId) {
    signalled.add(approvalId);
  }

  /**
   * Asks, and waits until the answer is there.
   *
   * @return the approval, given
   * @throws RunStopped when the answer, or silence until the deadline, is no
   * @throws ActivityFailure when it cannot be asked: no price, for example
   */
  ApprovalTicket approve(PlanStep step, StepCall call, ApprovalRule rule, int round) {
    ApprovalTicket ticket = request(call, rule, round);
    waiting.put(ticket.approvalId(), call);
    journal.waiting(step, ticket.approvalId());
    try {
      ticket = decided(ticket, call);
    } catch (CanceledFailure e) {
      withdraw(ticket);
      throw e;
    } finally {
      waiting.remove(ticket.approvalId());
      journal.waited(step, ticket.approvalId());
    }
    if (ticket.state() == ApprovalState.APPROVED) {
      return ticket;
    }
    RunStopped stopped = stopped(ticket.state(), step.id());
    journal.rejected(step, stopped.error());
    throw stopped;
  }

  private static RunStopped stopped(ApprovalState state, String stepId) {
    return switch (state) {
      case REJECTED -> RunStopped.rejected("the approval was rejected", stepId);
      case WITHDRAWN -> RunStopped.withdrawn(stepId);
      case PENDING, APPROVED, EXPIRED ->
          RunStopped.rejected("nobody approved before the deadline", stepId);
    };
  }

  @Override
  public ApprovalQuote quoteEdit(String approvalId, Map<String, Object> arguments) {
    StepCall call = waiting.get(approvalId);
    if (call == null) {
      return ApprovalQuote.refused(ErrorType.NotFound.name());
    }
    try {
      return Workflow.newActivityStub(
              ApprovalActivities.class,
              Stubs.remote(QUOTE_TIMEOUT, QUOTE_RETRIES, "quote a change of " + call.summary()))
          .quote(call.with(arguments));
    } catch (ActivityFailure e) {
      return ApprovalQuote.refused(
          e.getCause() instanceof ApplicationFailure cause
              ? cause.getType()
              : ErrorType.Unavailable.name());
    }
  }

  private ApprovalTicket request(StepCall call, ApprovalRule rule, int round) {
    return Workflow.newActivityStub(
            ApprovalActivities.class,
            Stubs.remote(
                QUOTE_TIMEOUT, RetryRule.STANDARD, "ask for approval of " + call.summary()))
        .request(call, rule, round);
  }

  private ApprovalTicket decided(ApprovalTicket asked, StepCall call) {
    ApprovalTicket ticket = asked;
    String id = asked.approvalId();
    while (ticket.state() == ApprovalState.PENDING) {
      Instant now = Instant.ofEpochMilli(Workflow.currentTimeMillis());
      boolean woken =
          Timers.await(
              Duration.between(now, ticket.deadline()),
              "approval of " + call.summary(),
              () -> signalled.contains(id));
      signalled.remove(id);
      ticket =
          woken
              ? store.read(journal.run(), id)
              : store.close(journal.run(), id, ApprovalState.EXPIRED);
    }
    return ticket;
  }

  private void withdraw(ApprovalTicket ticket) {
    if (ticket.state() == ApprovalState.PENDING) {
      Workflow.newDetachedCancellationScope(
              () -> store.close(journal.run(), ticket.approvalId(), ApprovalState.WITHDRAWN))
          .run();
    }
  }
}
