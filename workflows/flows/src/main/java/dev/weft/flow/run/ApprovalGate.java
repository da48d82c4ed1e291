package dev.weft.flow.run;

import dev.weft.contract.agent.PlanStep;
import dev.weft.contract.agent.StepCall;
import dev.weft.contract.approval.ApprovalActivities;
import dev.weft.contract.approval.ApprovalState;
import dev.weft.contract.approval.ApprovalTicket;
import dev.weft.contract.retry.RetryRule;
import dev.weft.contract.tool.ApprovalRule;
import io.temporal.failure.CanceledFailure;
import io.temporal.workflow.Workflow;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * Waits for people. Only the approval's row decides: a signal merely wakes the flow to read it, so
 * that a signal that anybody else sent approves nothing.
 */
final class ApprovalGate {
  private static final Duration QUOTE_TIMEOUT = Duration.ofSeconds(30);

  private final RunJournal journal;
  private final ApprovalActivities store =
      Workflow.newLocalActivityStub(ApprovalActivities.class, Stubs.store("read the approval"));
  private final Set<String> signalled = new LinkedHashSet<>();

  ApprovalGate(RunJournal journal) {
    this.journal = journal;
  }

  void wake(String approvalId) {
    signalled.add(approvalId);
  }

  /**
   * Asks, and waits until the answer is there.
   *
   * @return the approval's id
   * @throws RunStopped when the answer, or silence until the deadline, is no
   * @throws io.temporal.failure.ActivityFailure when it cannot be asked: no price, for example
   */
  String approve(PlanStep step, StepCall call, ApprovalRule rule, int round) {
    ApprovalTicket ticket = request(call, rule, round);
    journal.waiting(step, ticket.approvalId());
    try {
      ticket = decided(ticket, call);
    } catch (CanceledFailure e) {
      withdraw(ticket);
      throw e;
    } finally {
      journal.waited(step, ticket.approvalId());
    }
    if (ticket.state() == ApprovalState.APPROVED) {
      return ticket.approvalId();
    }
    RunStopped rejected =
        RunStopped.rejected(
            ticket.state() == ApprovalState.REJECTED
                ? "the approval was rejected"
                : "nobody approved before the deadline",
            step.id());
    journal.rejected(step, rejected.error());
    throw rejected;
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
